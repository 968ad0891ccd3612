import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../compute/testing';
import { Random } from '../random';
import type { Tokenizer } from '../text/tokenizer';
import { answerText, sampleAnswers } from './answer-samples';
import { prefilledAnswers } from './prefilled-answers';
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
  await useBackend('wasm');
  sft = livelyParameters();
  const twice = items.flatMap((item) => [item, item]);
  answers = await sampleAnswers(sft, toyModel, tokenizer, twice, options);
});
const prefill = (share: number, random = new Random(1)) =>
  prefilledAnswers(sft, toyModel, tokenizer, items, answers, share, random, { ...options, stream: 'prefilled' });

describe('prefilledAnswers', () => {
  it('are an answer to another prompt, or begin with its first sentence and go on from there', async () => {
    const lenders = answers.filter((_, i) => i % 2 === 0);
    const sentences = lenders.map((a) => /^[^.]*\./.exec(a.text)?.[0]);
    const kinds = { whole: 0, begun: 0 };
    for (let seed = 0; seed < 4; seed++) {
      for (const [prompt, answer] of await prefill(1, new Random(seed))) {
        const { text, prompt: given, ids } = answer;
        if (lenders.includes(answer)) {
          kinds.whole++;
          expect(lenders.indexOf(answer)).not.toBe(prompt);
          continue;
        }
        kinds.begun++;
        const opening = sentences.find((s, lender) => s && lender !== prompt && text.startsWith(s));
        expect(opening, text).toBeDefined();
        expect(tokenizer.decode(given).endsWith(`<|assistant|>${opening}`)).toBe(true);
        expect(text).toBe(answerText(tokenizer, [...given.slice(given.indexOf(4) + 1), ...ids]));
      }
    }
    expect(kinds.whole).toBeGreaterThan(3);
    expect(kinds.begun).toBeGreaterThan(3);
  });

  it('are as many as the share says, none at 0, and the same for the same draws', async () => {
    expect((await prefill(0)).size).toBe(0);
    const [some, again, all] = [await prefill(0.5), await prefill(0.5), await prefill(1)];
    expect(some.size).toBeLessThan(all.size);
    expect(again).toEqual(some);
  });
});
