import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { Random } from '../random';
import type { Tokenizer } from '../text/tokenizer';
import { alteredAnswers } from './altered-answers';
import { sampleAnswers } from './answer-samples';
import { livelyParameters, toyModel, toyTokenizer } from './toy-test-support';

/** Some letters end a sentence. */
const tokenizer: Tokenizer = {
  ...toyTokenizer,
  decode: (ids, options) => toyTokenizer.decode(ids, options).replace(/[bcfh]/g, '.'),
};
const items = 'abcdefgh'.split('').map((prompt) => ({ prompt }));
const options = { maxNewTokens: 8, temperature: 1, seed: 4, stream: 'test', firstRow: 0 };
let sft: ReturnType<typeof livelyParameters>;
let answers: Awaited<ReturnType<typeof sampleAnswers>>;
beforeAll(async () => {
  await switchBackend('wasm');
  sft = livelyParameters();
  const twice = items.flatMap((item) => [item, item]);
  answers = await sampleAnswers(sft, toyModel, tokenizer, twice, options);
});
const alter = (share: number, random = new Random(1)) =>
  alteredAnswers(sft, toyModel, tokenizer, items, answers, share, random, { ...options, stream: 'altered' });
/** Every text with one sentence left out, from the middle where there is one. */
const parts = (text: string): string[] => {
  const sentences = text.match(/[^.]+(\.+|$)/g) ?? [];
  const last = sentences.length - 1;
  const gone = last > 1 ? sentences.slice(1, -1).map((_, i) => i + 1) : [...sentences.keys()];
  return last < 1 ? [] : gone.map((g) => sentences.filter((_, i) => i !== g).join(' '));
};

describe('alteredAnswers', () => {
  it("are the answer without a sentence, another prompt's, that without a sentence, or begin with its first sentence", async () => {
    const own = answers.filter((_, i) => i % 2 === 0).map((a) => a.text);
    const counts = [0, 0, 0, 0];
    for (let seed = 0; seed < 30; seed++) {
      for (const [prompt, text] of await alter(1, new Random(seed))) {
        const others = own.filter((_, lender) => lender !== prompt);
        const kinds = [
          parts(own[prompt] ?? '').includes(text),
          others.includes(text),
          others.flatMap(parts).includes(text),
          others.some((other) => other.includes('.') && text.startsWith(other.slice(0, other.indexOf('.') + 1))),
        ];
        expect(kinds, text).toContain(true);
        if (kinds.filter(Boolean).length === 1) counts[kinds.indexOf(true)] = (counts[kinds.indexOf(true)] ?? 0) + 1;
      }
    }
    for (const count of counts) expect(count, String(counts)).toBeGreaterThan(2);
  });

  it('are as many as the share says, none at 0, and the same for the same draws', async () => {
    expect((await alter(0)).size).toBe(0);
    const [some, again, all] = [await alter(0.5), await alter(0.5), await alter(1)];
    expect(some.size).toBeLessThan(all.size);
    expect(again).toEqual(some);
  });
});
