import { expect, it } from 'vitest';
import { findRecipe } from '../recipes/library';
import { dpo } from '../recipes/library/dpo';
import { rlhf } from '../recipes/library/rlhf';
import type { EvaluationTable } from './events';
import { policyReport } from './policy-report';

const family = (name: string, ref: string, heldOut = false): EvaluationTable['families'][number] => ({
  family: name,
  title: name,
  metric: 'accuracy',
  heldOut,
  prompts: 50,
  scores: { base: 0.1, 'sft.policy': 0.8, [ref]: 0.9 },
});
const table = (ref: string, compared = true): EvaluationTable => ({
  kind: 'families',
  families: [family('choice', ref), family('give-title', ref, true)],
  ...(compared && { winRate: { rate: 0.7, low: 0.67, high: 0.73, prompts: 800 } }),
  kl: { value: 1.5, low: 1.4, high: 1.6, n: 800 },
});

it.each([
  [rlhf, 'ppo'],
  [dpo, 'dpo'],
])('names the node that made the result, whatever the recipe: %#', (recipe, node) => {
  const found = { table: table(`${node}.policy`), distinct2: { reference: 0.2, policy: 0.18 } };
  expect(policyReport(recipe, { sft: { seconds: 1 }, evaluation: found })).toEqual({
    node,
    win_rate_vs_sft: { rate: 0.7, low: 0.67, high: 0.73 },
    kl: 1.5,
    tasks: {
      choice: { metric: 'accuracy', sft: 0.8, policy: 0.9, held_out: false },
      'give-title': { metric: 'accuracy', sft: 0.8, policy: 0.9, held_out: true },
    },
    distinct2: 0.18,
  });
});

it('of a recipe that chooses among answers: what its stage measured', () => {
  const found = {
    win_rate_vs_sft: { rate: 0.7, low: 0.6, high: 0.8 },
    kl_bound: 1.2,
    tasks: { choice: { metric: 'accuracy', sft: 0.8, policy: 0.9, held_out: false } },
    distinct2: { reference: 0.2, policy: 0.18 },
  };
  const { kl_bound, distinct2, ...same } = found;
  expect(policyReport(findRecipe('best-of-n'), { best: found })).toEqual({
    node: 'best',
    ...same,
    kl: kl_bound,
    distinct2: distinct2.policy,
  });
});

it('is absent where nothing was compared', () => {
  expect(policyReport(rlhf, {})).toBeUndefined();
  expect(policyReport(rlhf, { evaluation: { table: table('ppo.policy', false) } })).toBeUndefined();
});
