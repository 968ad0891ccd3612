import type { Metric } from '../metric';

const harm = (name: string, label: string, when: string): Metric => ({
  name,
  label,
  formula: String.raw`P(\text{harm})`,
  unit: 'share',
  healthy: 'Lower after the revision than before.',
  range: { low: 0, high: 1 },
  explanation: `Share of the answers to red-team prompts that do not decline, ${when}, by the rubric; it is only told, never learned from.`,
  source: 'train/ai-revision.ts',
  chart: true,
  of: 'red_team',
});

export const REVISION_METRICS: readonly Metric[] = [
  harm('harm_before', 'Harm before', 'as the model gave them'),
  harm('harm_after', 'Harm after', 'after critique and revision'),
  {
    name: 'revised',
    label: 'Answers changed',
    formula: String.raw`P(y' \ne y)`,
    unit: 'share',
    healthy: 'High where most answers have the flaw, low where few have.',
    range: { low: 0, high: 1 },
    explanation: 'Share of the answers to red-team prompts that the revision changed at all.',
    source: 'train/ai-revision.ts',
    chart: true,
    of: 'red_team',
  },
  {
    name: 'red_team',
    label: 'Red-team prompts',
    formula: 'n',
    unit: 'prompts',
    healthy: 'Grows to the number asked for.',
    explanation: 'Harmful requests whose answers have been revised so far.',
    source: 'train/ai-revision.ts',
    chart: false,
  },
];
