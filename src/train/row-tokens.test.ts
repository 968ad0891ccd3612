import { expect, it } from 'vitest';
import { presets } from '../config/model';
import { parseConfig } from '../recipes/config';
import { forecastMemory } from '../recipes/forecast';
import { batchTokens } from '../recipes/memory';
import { rowTokens } from './row-tokens';
import { toyTokenizer } from './toy-test-support';

it('tokens of every row that is learned from, the longest first: of a pair both answers, and of what is absent nothing', () => {
  const found = rowTokens(
    {
      'data.demonstrations': [
        { prompt: 'a', completion: 'bc' },
        { prompt: 'abcde', completion: 'bc' },
      ],
      'data.pairs': [{ prompt: 'ab', chosen: 'c', rejected: 'defgh', rater: 'test' }],
    },
    toyTokenizer,
  );
  expect(found.prompts).toBeUndefined();
  const [first = 0, second = 0] = found.demonstrations ?? [];
  expect(first - second).toBe(4);
  expect(found.pairs?.map((tokens) => tokens - (found.pairs?.[1] ?? 0))).toEqual([4, 0]);
});

it('a batch is of the longest rows, each cut, again from the first where there are few; without lengths all are long', () => {
  expect(batchTokens([9, 5, 2], 2, 8)).toBe(13);
  expect(batchTokens([9, 5, 2], 4, 100)).toBe(25);
  expect(batchTokens(undefined, 4, 100)).toBe(400);
});

it.each([
  ['dpo', 'sft', { demonstrations: [60, 50] }],
  ['rlhf', 'reward', { pairs: [60, 50] }],
  ['dpo', 'dpo', { pairs: [60, 50], demonstrations: [40] }],
  ['rlhf', 'ppo', { prompts: [20, 10] }],
] as const)(
  '%s, %s: known lengths lower the forecast, and lengths beyond the cap are as none',
  (recipe, node, rows) => {
    const settings = node === 'ppo' ? { minibatchSize: 64 } : { batchSize: 32 };
    const config = parseConfig({ recipe, nodes: { [node]: settings } });
    const total = (known?: object) => forecastMemory(config, node, { config: presets.tiny, rows: known }).total;
    expect(total(rows)).toBeLessThan(0.95 * total());
    expect(total(Object.fromEntries(Object.keys(rows).map((kind) => [kind, [9999]])))).toBe(total());
  },
);
