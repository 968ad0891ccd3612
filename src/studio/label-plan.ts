import { createStore, type StoreApi } from 'zustand/vanilla';
import { type LabelPlan, labelPlanSchema } from '../config/labeling';
import type { Writer } from '../engine/protocol';

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

/** Who writes the answers to a prompt; none where the pairs come from a file. */
export function writersOf(plan: LabelPlan): readonly Writer[] {
  switch (plan.source) {
    case 'temperatures':
      return [plan.firstTemperature, plan.secondTemperature].map((temperature) => ({ role: 'newest', temperature }));
    case 'models':
      return [plan.firstModel, plan.secondModel].map((role) => ({ role, temperature: plan.temperature }));
    case 'ranking':
      return Array.from({ length: plan.answers }, () => ({ role: 'newest', temperature: plan.temperature }));
    case 'file':
      return [];
  }
}
