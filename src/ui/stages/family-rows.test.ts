import { expect, it } from 'vitest';
import type { EvaluationTable } from '../../train/events';
import { familyRows, verdictOf } from './family-rows';

const measured = (value: number) => ({ value, low: value - 0.1, high: value + 0.1, n: 50 });
const family = (name: string, category: string, heldOut = false) => ({
  ...{ family: name, title: name, metric: 'accuracy', heldOut, prompts: 50, category },
  scores: { base: 0.2 },
  figures: { base: { content: measured(0.2) } },
});
const category = (name: string, families: number) => ({
  ...{ category: name, title: name.toUpperCase(), families },
  ...{ scores: { base: measured(0.3) }, changes: {} },
});

it('a category of several tasks has their mean first; held-out tasks come last', () => {
  const table: EvaluationTable = {
    kind: 'families',
    families: [family('b1', 'b'), family('a1', 'a'), family('a2', 'a'), family('far', 'a', true)],
    categories: [category('a', 2), category('b', 1)],
  };
  const rows = familyRows(table);
  expect(rows.map(({ title }) => title)).toEqual(['A', 'a1', 'a2', 'b1', 'far']);
  expect(rows.map(({ isMean, zeroShot }) => [isMean, zeroShot])).toEqual([
    [true, false],
    [false, false],
    [false, false],
    [false, false],
    [false, true],
  ]);
  expect(rows[1]?.bars.base).toEqual({ value: 0.2, interval: [0.1, expect.closeTo(0.3)] });
});

it('a record of before intervals were kept is drawn too', () => {
  const { category: _, figures: __, ...old } = family('old', 'x');
  const [row] = familyRows({ kind: 'families', families: [{ ...old, winRate: 0.5 }] });
  expect(row?.bars).toEqual({ base: { value: 0.2 } });
  expect(row?.wins).toMatchObject({ value: 0.5, n: 50, low: Number.NaN });
});

it('worse is what lies below zero with all of its interval', () => {
  expect([-0.2, -0.05, 0.05, 0.2].map((value) => verdictOf(measured(value)))).toEqual([
    'worse',
    'same',
    'same',
    'better',
  ]);
  expect(verdictOf(undefined)).toBeUndefined();
});
