import { expect, it } from 'vitest';
import { ownData } from './own-data';
import { SPLITS, splitOfPrompt } from './splits';

it('a prompt’s split is its own, whatever its white space and capitals; seven, one and two of ten', () => {
  expect(splitOfPrompt('  What is\nthe TIME? ')).toBe(splitOfPrompt('what is the time?'));
  const counts = { train: 0, validation: 0, test: 0 };
  for (let i = 0; i < 2000; i++) counts[splitOfPrompt(`What is number ${i}?`)]++;
  for (const [i, share] of [0.7, 0.1, 0.2].entries())
    expect(Math.abs(counts[SPLITS[i] as 'train'] / 2000 - share)).toBeLessThan(0.03);
});

it('demonstrations and pairs bring prompts, each once; chosen answers stand for demonstrations where there are none', () => {
  const pair = { prompt: 'b', chosen: 'yes', rejected: 'no', rater: 'file' };
  const turns = [
    { role: 'system', content: 's' },
    { role: 'user', content: 'u' },
  ] as const;
  const rows = ownData({
    prompts: [{ prompt: 'a' }, { prompt: 'a' }, { prompt: 'b' }],
    demonstrations: [
      { prompt: 'b', completion: 'B' },
      { prompt: 'c', turns, completion: 'C' },
    ],
    pairs: [pair, { ...pair, prompt: 'd' }],
  });
  expect(rows.prompts).toEqual([
    { prompt: 'a' },
    { prompt: 'b', reference: 'B' },
    { prompt: 'c', turns, reference: 'C' },
    { prompt: 'd' },
  ]);
  expect(rows.demonstrations).toHaveLength(2);
  expect(ownData({ pairs: [pair, pair, { ...pair, chosen: 'perhaps', tie: true }] }).demonstrations).toEqual([
    { prompt: 'b', completion: 'yes' },
  ]);
  expect(ownData({})).toEqual({});
});
