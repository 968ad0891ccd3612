import { createStore, type StoreApi } from 'zustand/vanilla';
import { type LabelPlan, labelPlanSchema, NEWEST } from '../config/labeling';
import type { Writer } from '../engine/protocol';
import { BASE } from '../recipes/ports';
import type { Recipe } from '../recipes/recipe';

/**
 * What was asked for: which models, at which temperatures. Apart from the store of labels, so that the panel, which
 * never reads this one, holds nothing about models.
 */
export type LabelPlanStore = StoreApi<LabelPlan> & {
  /** Takes what is allowed; what is not leaves the plan as it was. */
  change(values: Partial<LabelPlan>): void;
  /** What was stored by an earlier page, of this version or another. */
  restore(stored: unknown): void;
};

export function createLabelPlan(onChange: (plan: LabelPlan, before: LabelPlan) => void = () => {}): LabelPlanStore {
  const store = createStore<LabelPlan>(() => labelPlanSchema.parse({}));
  return {
    ...store,
    change(values) {
      const before = store.getState();
      const read = labelPlanSchema.safeParse({ ...before, ...values });
      if (!read.success) return;
      store.setState(read.data, true);
      onChange(read.data, before);
    },
    restore(stored) {
      const read = labelPlanSchema.safeParse(stored);
      if (read.success) store.setState(read.data, true);
    },
  };
}

/** The two models that a plan compares. One that the recipe does not have gives way to its newest, and to the one before. */
export function comparedModels({ firstModel, secondModel }: LabelPlan, recipe: Recipe): readonly [string, string] {
  const has = (model: string) => model === NEWEST || model === BASE || recipe.writers.includes(model);
  return [
    firstModel !== null && has(firstModel) ? firstModel : (recipe.writers.at(-1) ?? BASE),
    secondModel !== null && has(secondModel) ? secondModel : (recipe.writers.at(-2) ?? BASE),
  ];
}

/** Who writes the answers to a prompt; none where the pairs come from a file. */
export function writersOf(plan: LabelPlan, recipe: Recipe): readonly Writer[] {
  switch (plan.source) {
    case 'temperatures':
      return [plan.firstTemperature, plan.secondTemperature].map((temperature) => ({ model: NEWEST, temperature }));
    case 'models':
      return comparedModels(plan, recipe).map((model) => ({ model, temperature: plan.temperature }));
    case 'ranking':
      return Array.from({ length: plan.answers }, () => ({ model: NEWEST, temperature: plan.temperature }));
    case 'file':
      return [];
  }
}

/**
 * Whether the models that are asked are there. 'newest' here asks for a model that has learned to follow instructions:
 * a base model's answers compare badly.
 */
export function canWrite(writers: readonly Writer[], recipe: Recipe, has: (ref: string) => boolean): boolean {
  const there = (model: string) => (model === NEWEST ? recipe.writers.some(has) : has(model));
  return writers.length > 0 && writers.every(({ model }) => there(model));
}
