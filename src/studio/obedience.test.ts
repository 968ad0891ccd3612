import { expect, test } from 'vitest';
import type { SampleRow } from '../data/rows';
import { findRecipe } from '../recipes/library';
import { ruleJudge } from '../rules/judge';
import { newestSamples, obedience } from './obedience';

const common = { weight: 1, not: false };
const rows: readonly SampleRow[] = [
  { prompt: 'a', answers: { sft: 'one two three', ppo: 'one' } },
  { prompt: 'b', answers: { sft: 'one two', ppo: 'one two' } },
  { prompt: 'c', answers: { sft: 'one' } },
];

test('counts the answers of each model that obey; what needs a reference is asked of none', async () => {
  const judge = await ruleJudge(
    {
      kind: 'rules',
      rules: [
        { rule: 'length', unit: 'words', least: 2, most: null, ...common },
        { rule: 'length', unit: 'words', least: 2, most: null, ...common, not: true },
        { rule: 'equals-reference', ignoreCase: true, ...common },
      ],
    },
    (text) => text.length,
  );
  expect(obedience(judge, rows)).toEqual([
    [
      { model: 'sft', obeyed: 2, answers: 3 },
      { model: 'ppo', obeyed: 1, answers: 2 },
    ],
    [
      { model: 'sft', obeyed: 1, answers: 3 },
      { model: 'ppo', obeyed: 1, answers: 2 },
    ],
    [],
  ]);
});

test('a node without samples shows those of the nearest one before it', () => {
  const recipe = findRecipe('rlhf');
  const of = (step: number) => [{ step, rows: rows.slice(0, step) }];
  expect(newestSamples({ byNode: {} }, recipe, 'ppo')).toBeNull();
  expect(newestSamples({ byNode: { sft: of(1), evaluation: of(2) } }, recipe, 'ppo')).toMatchObject({ node: 'sft' });
  expect(newestSamples({ byNode: { sft: of(1), ppo: of(2) } }, recipe, 'ppo')).toEqual({
    node: 'ppo',
    rows: rows.slice(0, 2),
  });
});
