import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countWords, trainBpe } from './bpe-trainer';
import { byteAlphabet } from './byte-alphabet';
import { InputError } from './input-error';
import { smallTokenizer } from './small-tokenizer';
import { loadTokenizer, SPECIAL_TOKENS } from './tokenizer';

const tokenizer = smallTokenizer();

describe('bpe trainer', () => {
  // "aaab" 4 times, "ab" twice: pairs aa 8 (two in each aaab), ab 6 -> first merge a+a; then aa+a? pairs now
  // (aa, a) 4, (a, b) 6 -> a+b; then (aa, ab) 4.
  test('merges in order of frequency', () => {
    const json = trainBpe(new Map([['aaab', 4], ['ab', 2]]), 5 + 256 + 3); // biome-ignore format: a table
    expect(json.model.merges).toEqual([
      ['a', 'a'],
      ['a', 'b'],
      ['aa', 'ab'],
    ]);
  });
  test('is the same whatever the order of the words', () => {
    const counts = [...countWords(['to be or not to be', 'that is the question', 'to the bone'])];
    expect(trainBpe(new Map(counts.reverse()), 275)).toEqual(trainBpe(new Map(counts.sort()), 275));
  });
  test('says when there is too little text', () => {
    expect(() => trainBpe(countWords(['ab']), 1024)).toThrow(/Give more, or more varied, text/);
  });
  test('two ways to the same token make one token', () => {
    const json = trainBpe(countWords(['abc abc ab ab ab abc', 'xbc xbc xbc xbc abc', 'bcd bcd bcd abcd abcd']), 268);
    const ids = Object.values(json.model.vocab);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.max(...ids)).toBe(ids.length - 1);
  });
});

describe('tokenizer', () => {
  test('special tokens have the ids that the design fixes', () => {
    expect(SPECIAL_TOKENS.map((t) => tokenizer.specialId(t))).toEqual([0, 1, 2, 3, 4]);
    expect([tokenizer.padId, tokenizer.eosId, tokenizer.vocabSize]).toEqual([0, 1, 320]);
  });
  test('any well-formed text comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const ids = tokenizer.encode(text);
        expect(tokenizer.decode(ids)).toBe(text);
        expect(ids.every((id) => id >= 5 && id < 320)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
  test('a typed marker is text, never a special token', () => {
    for (const marker of SPECIAL_TOKENS) {
      const text = `so ${marker}${marker} it ends`;
      const ids = tokenizer.encode(text);
      expect(ids.some((id) => tokenizer.isSpecial(id))).toBe(false);
      expect(tokenizer.decode(ids, { skipSpecial: true })).toBe(text);
    }
  });
  test('special tokens show unless skipped', () => {
    const ids = [3, ...tokenizer.encode('bird'), 1, 0];
    expect(tokenizer.decode(ids)).toBe('<|user|>bird<|eos|><|pad|>');
    expect(tokenizer.decode(ids, { skipSpecial: true })).toBe('bird');
    expect(tokenizer.decode([])).toBe('');
  });
  test('a part of a character shows as its byte', () => {
    const [first] = tokenizer.encode('€');
    expect(tokenizer.tokenText(first as number)).toBe('<0xE2>');
    expect(tokenizer.tokenText(1)).toBe('<|eos|>');
  });
  test('refuses what has no meaning', () => {
    expect(() => tokenizer.encode('a\uD800b')).toThrow(InputError);
    expect(() => tokenizer.decode([320])).toThrow(/outside the vocabulary of 320/);
    expect(() => tokenizer.decode([1.5])).toThrow(InputError);
    expect(() => loadTokenizer({})).toThrow(/no "model"/);
    expect(() => loadTokenizer('x')).toThrow(InputError);
    expect(() => loadTokenizer({ model: {}, decoder: null })).toThrow(InputError);
  });
  test('a character without a token is refused by name, and told of before', () => {
    const json = structuredClone(trainBpe(countWords(['some other text, some other words']), 270));
    const { vocab } = json.model as { vocab: Record<string, number> };
    const byte = byteAlphabet()[0xf4] as string; // it begins the last planes of Unicode
    const id = vocab[byte] as number;
    const last = Object.entries(vocab).find(([, other]) => other === 269)?.[0] as string;
    delete vocab[byte];
    vocab[last] = id;
    const without = loadTokenizer(json);
    expect(without.warnings).toEqual([expect.stringMatching(/no token for 1 of the 243 bytes.*\(0xF4\)/)]);
    expect(without.decode(without.encode('other words 🙂'))).toBe('other words 🙂');
    expect(() => without.encode('words \u{100000}!')).toThrow(/no token for “\u{100000}” \(U\+100000\).*“words/u);
    expect(tokenizer.warnings).toEqual([]);
  });
  test('the hash names the vocabulary', () => {
    expect(smallTokenizer().hash).toBe(tokenizer.hash);
    expect(tokenizer.hash).toMatch(/^[0-9a-f]{16}$/);
    const other = loadTokenizer(trainBpe(countWords(['some other text, some other words']), 270));
    expect(other.hash).not.toBe(tokenizer.hash);
  });
});
