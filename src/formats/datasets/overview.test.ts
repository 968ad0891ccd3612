import { expect, test } from 'vitest';
import { splitOfPrompt } from '../../data/splits';
import { overviewOf } from './overview';
import type { RowLength } from './row-lengths';
import type { DatasetRow } from './rows';

const demonstration = (line: number, prompt: string, answer = 'yes'): DatasetRow => ({
  kind: 'demonstration',
  line,
  messages: [
    { role: 'user', content: prompt },
    { role: 'assistant', content: answer },
  ],
});
const ofLengths = (tokens: readonly number[], limit: number): RowLength[] =>
  tokens.map((own, i) => ({
    line: i + 1,
    tokens: own,
    cut: Math.max(0, own - limit),
    unfit: own > 2 * limit ? 'no-room' : null,
  }));
const overview = (tokens: readonly number[], limit: number) =>
  overviewOf(
    tokens.map((_, i) => demonstration(i + 1, `p ${i}`)),
    ofLengths(tokens, limit),
    limit,
  );

test('lengths by hand: every row in one bin, and the limit an edge between two', () => {
  const { bins, ...found } = overview([1, 30, 31, 32, 33, 63, 64, 65, 400], 32);
  expect(found).toMatchObject({ tokens: 719, median: 33, longest: 400, cut: 5, unfit: 2, limit: 32 });
  expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(9);
  expect(bins.filter(({ to }) => to <= 32).reduce((sum, { rows }) => sum + rows, 0)).toBe(3);
  for (const [i, { from }] of bins.entries()) expect(from).toBe(bins[i - 1]?.to ?? 0);
  expect(bins.map(({ from }) => from)).toContain(32);
  expect(bins.at(-1)).toMatchObject({ from: 62, to: 401, rows: 4 });
});

test.each([
  [[0], 128],
  [[3], 8192],
  [[128, 128], 128],
  [[1, 127, 129], 128],
  [[5000], 1],
  [Array.from({ length: 50 }, (_, i) => 7 * i), 100],
])('lengths %j at %i tokens: bins lie side by side, hold all rows, and are few', (tokens, limit) => {
  const { bins, longest } = overview(tokens, limit);
  expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(tokens.length);
  for (const [i, { from, to }] of bins.entries()) {
    expect(from).toBe(bins[i - 1]?.to ?? 0);
    expect(to).toBeGreaterThan(from);
  }
  expect(bins.length).toBeLessThanOrEqual(34);
  if (longest > limit) expect(bins.map(({ from }) => from)).toContain(limit);
});

test('prompts are counted once, by the part of the data that they are in; running text has none', () => {
  const rows = ['a', 'b', 'c', 'd', 'a'].map((prompt, i) => demonstration(i + 1, prompt, `${i}`));
  const splits = { train: 0, validation: 0, test: 0 };
  for (const prompt of ['a', 'b', 'c', 'd']) splits[splitOfPrompt(prompt)]++;
  expect(overviewOf(rows, ofLengths([1, 1, 1, 1, 1], 8), 8).prompts).toEqual({ all: 4, splits });
  expect(overviewOf([{ kind: 'text', line: 1, text: 'a' }], ofLengths([1], 8), 8).prompts).toBeNull();
});

test('says what is special about rows, and nothing that is true of none', () => {
  const turns = [
    { role: 'system', content: 's' },
    { role: 'user', content: 'u' },
    { role: 'assistant', content: 'a' },
    { role: 'user', content: 'v' },
  ] as const;
  const rows: DatasetRow[] = [
    { kind: 'unpaired', line: 1, prompt: turns, completion: 'c', desirable: true },
    { kind: 'unpaired', line: 2, prompt: turns.slice(1, 2), completion: 'c', desirable: false },
    { kind: 'unpaired', line: 3, prompt: turns.slice(0, 2), completion: 'c', desirable: false },
  ];
  expect(overviewOf(rows, ofLengths([1, 1, 1], 8), 8).traits).toEqual([
    { trait: 'a system prompt', rows: 2 },
    { trait: 'earlier turns', rows: 1 },
    { trait: 'an answer that is wanted', rows: 1 },
    { trait: 'an answer that is not wanted', rows: 2 },
  ]);
});
