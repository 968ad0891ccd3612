import type { Metric } from '../metric';

/** Figures of simulated labeling. */
export const PREFERENCES_METRICS: readonly Metric[] = [
  {
    name: 'labels',
    label: 'Labels',
    formula: 'n',
    unit: 'pairs',
    healthy: 'Grows to the number asked for.',
    explanation: 'Pairs judged so far.',
    source: 'train/simulated-labels.ts',
    chart: false,
  },
  {
    name: 'tie_rate',
    label: 'Ties',
    formula: String.raw`n_{\text{tie}}/n`,
    unit: 'share',
    healthy: 'Under 0.3; more, and the answers are too alike: raise the temperature.',
    range: { low: 0, high: 0.3 },
    explanation: 'Share of pairs that the rater called equally good.',
    source: 'train/simulated-labels.ts',
    chart: true,
  },
  {
    name: 'rater_accuracy',
    label: 'Rater accuracy',
    formula: String.raw`P(\text{label}=\text{rubric})`,
    unit: 'share',
    healthy: 'One minus the noise, less what the biases cost.',
    range: { low: 0.5, high: 1 },
    explanation:
      'How often the simulated rater’s choice is the better answer by the noise-free rubric (ties left out).',
    source: 'train/simulated-labels.ts',
    chart: true,
  },
  {
    name: 'prefers_longer',
    label: 'Prefers the longer',
    formula: 'P(|y_w|>|y_l|)',
    unit: 'share',
    healthy: 'Near 0.5, or as far from it as the rubric itself values brevity.',
    range: { low: 0.2, high: 0.8 },
    explanation: 'How often the chosen answer is the longer one (answers of one length left out).',
    source: 'train/simulated-labels.ts',
    chart: true,
  },
];
