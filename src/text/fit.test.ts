import { expect, it } from 'vitest';
import { demonstrationFit, pairFit } from './fit';
import { smallTokenizer } from './small-tokenizer';

const tokenizer = smallTokenizer();
const length = (text: string) => tokenizer.encode(text).length;
const PROMPT = 'Where is the bird?';
const question = 2 + length(PROMPT);

it('a demonstration teaches while one token of its answer is within the limit', () => {
  const row = { prompt: PROMPT, completion: 'In the garden.' };
  const tokens = question + length(row.completion) + 1;
  expect(demonstrationFit(tokenizer, row, tokens)).toEqual({ tokens, cut: 0, unfit: null });
  expect(demonstrationFit(tokenizer, row, question + 1)).toEqual({ tokens, cut: tokens - question - 1, unfit: null });
  expect(demonstrationFit(tokenizer, row, question).unfit).toBe('no-room');
});

it('a pair teaches while its answers differ within the limit, each with its end', () => {
  const [chosen, rejected] = ['The garden is small and green.', 'The garden is small and red.'];
  const row = { prompt: PROMPT, chosen, rejected, rater: 'me' };
  const ids = [chosen, rejected].map((answer) => tokenizer.encode(answer));
  const same = ids[0]?.findIndex((id, i) => id !== ids[1]?.[i]) as number;
  expect(same).toBeGreaterThan(2);
  const tokens = question + Math.max(...ids.map((one) => one.length)) + 1;
  expect(pairFit(tokenizer, row, tokens)).toEqual({ tokens, cut: 0, unfit: null });
  expect(pairFit(tokenizer, row, question + same + 2).unfit).toBe(null);
  expect(pairFit(tokenizer, row, question + same + 1).unfit).toBe('same');
  expect(pairFit(tokenizer, row, question + 1).unfit).toBe('no-room');
  expect(pairFit(tokenizer, { ...row, rejected: chosen }, tokens).unfit).toBe('same');
});

it('turns before the question count, and an earlier answer can be learned where the last is cut off', () => {
  const turns = [
    { role: 'user', content: 'Is it red?' },
    { role: 'assistant', content: 'It is.' },
    { role: 'user', content: PROMPT },
  ] as const;
  const row = { prompt: 'all of it', turns, completion: 'In the garden.' };
  const whole = demonstrationFit(tokenizer, row, 1000);
  expect(whole.tokens).toBeGreaterThan(demonstrationFit(tokenizer, { ...row, turns: [turns[2]] }, 1000).tokens);
  expect(demonstrationFit(tokenizer, row, whole.tokens - length(row.completion) - 1).unfit).toBe(null);
});
