import { Tokenizer } from '@huggingface/tokenizers';
import { expect, test } from 'vitest';
import { asTransformers } from './as-transformers';
import { countWords, trainBpe } from './bpe-trainer';

const json = JSON.parse(JSON.stringify(trainBpe(countWords(['12', '12', 'Ⅳ١', 'Ⅳ١']), 266)));
const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
/** Where text is cut: each piece encoded by itself gives the same ids as the whole. */
const ids = (pre_tokenizer: object, text: string) =>
  new Tokenizer(asTransformers({ ...json, pre_tokenizer }), {}).encode(text, { add_special_tokens: false }).ids;

test('every number is a digit of its own, not those of ASCII alone', () => {
  const digits = { type: 'Sequence', pretokenizers: [{ type: 'Digits', individual_digits: true }, byteLevel] };
  const apart = (...pieces: string[]) => pieces.flatMap((piece) => ids(byteLevel, piece));
  expect(ids(digits, '12')).toEqual(apart('1', '2'));
  expect(ids(digits, 'Ⅳ١')).toEqual(apart('Ⅳ', '١'));
  expect(apart('Ⅳ', '١')).not.toEqual(apart('Ⅳ١')); // they would be merged
  const together = { type: 'Sequence', pretokenizers: [{ type: 'Digits' }, byteLevel] };
  expect(ids(together, 'a 12Ⅳ')).toEqual(apart('a', ' ', '12Ⅳ'));
});

test('spaces are those of Unicode', () => {
  const apart = (...pieces: string[]) => pieces.flatMap((piece) => ids({ ...byteLevel, use_regex: false }, piece));
  expect(ids(byteLevel, 'a\u0085\u0085b')).toEqual(apart('a', '\u0085', '\u0085', 'b'));
});

test('what it does not know stays as it is', () => {
  const step = { type: 'Whitespace' };
  expect(asTransformers({ ...json, pre_tokenizer: step })).toEqual({ ...json, pre_tokenizer: step });
  expect(asTransformers({ model: 1 })).toEqual({ model: 1 });
});
