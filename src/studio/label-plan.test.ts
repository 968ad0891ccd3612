import { expect, it } from 'vitest';
import { labelPlanSchema } from '../config/labeling';
import { rlhf } from '../recipes/library/rlhf';
import { canWrite, comparedModels, createLabelPlan, writersOf } from './label-plan';

const plan = (values: object) => labelPlanSchema.parse({ source: 'models', ...values });
const names = (values: object, recipe = rlhf) => writersOf(plan(values), recipe).map(({ model }) => model);

it('compares the newest two models of the recipe where nobody says otherwise, and those that were asked for', () => {
  expect(names({})).toEqual(['ppo.policy', 'sft.policy']);
  expect(names({ firstModel: 'newest', secondModel: 'base' })).toEqual(['newest', 'base']);
  expect(names({ source: 'ranking', answers: 3 })).toEqual(['newest', 'newest', 'newest']);
  expect(names({ source: 'file' })).toEqual([]);
});

it('a model of another recipe gives way to the recipe’s own, and is there again with its recipe', () => {
  const asked = { firstModel: 'dpo.policy', secondModel: 'sft.policy' };
  expect(names(asked)).toEqual(['ppo.policy', 'sft.policy']);
  expect(names(asked, { ...rlhf, writers: ['sft.policy', 'dpo.policy'] })).toEqual(['dpo.policy', 'sft.policy']);
  expect(comparedModels(plan(asked), { ...rlhf, writers: [] })).toEqual(['base', 'base']);
});

it('refuses what can be no name of a model', () => {
  const store = createLabelPlan();
  store.change({ firstModel: 'ppo.policy' });
  store.change({ firstModel: '../x' });
  expect(store.getState().firstModel).toBe('ppo.policy');
  store.restore({ ...store.getState(), secondModel: 7 });
  expect(store.getState().secondModel).toBeNull();
});

it('asks only models that are there; the newest is one that was trained', () => {
  const there = (...refs: string[]) => ({
    writers: writersOf(plan({}), rlhf),
    has: (ref: string) => refs.includes(ref),
  });
  const both = there('base', 'sft.policy', 'ppo.policy');
  expect(canWrite(both.writers, rlhf, both.has)).toBe(true);
  expect(canWrite(both.writers, rlhf, there('base', 'sft.policy').has)).toBe(false);
  const newest = writersOf(plan({ source: 'temperatures' }), rlhf);
  expect(canWrite(newest, rlhf, there('base').has)).toBe(false);
  expect(canWrite(newest, rlhf, there('base', 'sft.policy').has)).toBe(true);
  expect(canWrite([], rlhf, both.has)).toBe(false);
});
