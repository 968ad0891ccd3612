import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FUZZ_TIMEOUT, fuzz } from '../testing/fuzz';
import { mutatedBytes, mutatedJson } from '../testing/mutations';
import { countWords, trainBpe } from './bpe-trainer';
import { exampleIds } from './chat-template';
import { parseJsonObject } from './guarded-json';
import { InputError } from './input-error';
import { loadTokenizer, type Tokenizer } from './tokenizer';
import { tokenizerConfig } from './tokenizer-config';

const utf8 = new TextEncoder();
const json = trainBpe(countWords(['Anna saw a bird in the garden.', 'The bird saw Anna. ¿Dónde está?']), 290);
const config = tokenizerConfig(64);
/** The same tokens behind other steps than our own files have. */
const stepped = {
  ...json,
  normalizer: {
    type: 'Sequence',
    normalizers: [{ type: 'NFC' }, { type: 'Replace', pattern: { String: '  ' }, content: ' ' }],
  },
  pre_tokenizer: {
    type: 'Sequence',
    pretokenizers: [
      {
        type: 'Split',
        pattern: { Regex: "'s|'t| ?\\p{L}+| ?\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+" },
        behavior: 'Isolated',
        invert: false,
      },
      { type: 'FixedLength', length: 40 },
      { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
    ],
  },
};
const TEXTS = [
  'Anna saw the bird.',
  '',
  ' \n\t ',
  'ñ 漢 👩‍👩‍👧 \u0000',
  '<|eos|><|user|>',
  `${'a'.repeat(300)}!`,
  `${' '.repeat(300)}x`,
];

function read(file: Uint8Array): Tokenizer {
  const parsed = parseJsonObject(file);
  if (!parsed) throw new InputError('tokenizer', 'The file is not a JSON object.');
  const { config: second, ...first } = parsed;
  return loadTokenizer(first, second ?? config);
}

/** Any text becomes ids of the vocabulary, never a special one; ids become text; nothing of a text is dropped. */
function accepted(tokenizer: Tokenizer, file: Uint8Array): void {
  const { vocabSize, eosId, padId } = tokenizer;
  for (const id of [eosId, padId]) expect(id >= 0 && id < vocabSize).toBe(true);
  const steps = parseJsonObject(file) as {
    readonly pre_tokenizer: unknown;
    readonly normalizer: unknown;
    readonly decoder: unknown;
  };
  const ours = (['pre_tokenizer', 'decoder'] as const).every(
    (part) => JSON.stringify(steps[part]) === JSON.stringify(json[part]),
  );
  for (const text of TEXTS) {
    const ids = tokenizer.encode(text);
    expect(ids.every((id) => Number.isInteger(id) && id >= 0 && id < vocabSize && !tokenizer.isSpecial(id))).toBe(true);
    const back = tokenizer.decode(ids);
    if (ours && steps.normalizer === null) expect(back).toBe(text);
    else if (text.trim() !== '') expect(ids.length).toBeGreaterThan(0);
  }
  for (const content of TEXTS) {
    try {
      const { ids, mask } = exampleIds(tokenizer, [
        { role: 'user', content },
        { role: 'assistant', content },
      ]);
      expect(ids.every((id) => Number.isInteger(id) && id >= 0 && id < vocabSize)).toBe(true);
      expect([ids.at(-1), mask.at(-1)]).toEqual([eosId, 1]);
    } catch (error) {
      if (!(error instanceof InputError)) throw error; // no template, or one that refuses what is asked here
    }
  }
  for (const id of [0, vocabSize - 1]) expect(typeof tokenizer.tokenText(id)).toBe('string');
}

test(
  'tokenizer.json: changed files are refused, or encode every text',
  () => {
    const inputs = fc.oneof(
      mutatedJson(json).map((text) => utf8.encode(text)),
      mutatedJson(stepped).map((text) => utf8.encode(text)),
      mutatedJson({ ...json, config }).map((text) => utf8.encode(text)),
      mutatedBytes(utf8.encode(JSON.stringify(json))),
    );
    fuzz({ inputs, size: (file) => file.length, read, accepted, refusal: InputError });
  },
  FUZZ_TIMEOUT,
);
