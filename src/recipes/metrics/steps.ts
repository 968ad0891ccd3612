import type { Metric } from '../metric';

/** Figures of any stage that takes gradient steps. */
export const STEP_METRICS: readonly Metric[] = [
  {
    name: 'learning_rate',
    label: 'Learning rate',
    formula: String.raw`\alpha_t`,
    unit: '',
    healthy: 'Rises over the warm-up, then falls linearly to 0.',
    explanation: 'The size of this step.',
    source: 'optim/schedule.ts',
    chart: false,
  },
  {
    name: 'grad_norm',
    label: 'Gradient norm',
    formula: String.raw`\lVert g\rVert_2`,
    unit: '',
    healthy: 'Steady, mostly under a few times the clip; spikes are clipped.',
    explanation: 'Length of the gradient of all parameters together, before clipping.',
    source: 'optim/train-step.ts',
    chart: false,
    figure: 'tail',
  },
];
