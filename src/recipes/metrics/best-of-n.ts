import type { Metric } from '../metric';

const score = (name: string, label: string, formula: string, explanation: string): Metric => ({
  name,
  label,
  formula,
  unit: 'score',
  healthy: 'The best lies above the mean by one to two standard deviations, more with a larger n.',
  explanation,
  source: 'train/best-of-n.ts',
  chart: true,
  figure: 'tail',
});

const rubric = (name: string, label: string, formula: string, explanation: string): Metric => ({
  name,
  label,
  formula,
  unit: '',
  healthy: 'The best lies above the mean; below it the scorer prefers what is worse.',
  explanation,
  source: 'tasks/rubric.ts',
  chart: true,
  figure: 'tail',
});

export const BEST_OF_N_METRICS: readonly Metric[] = [
  score('best/score', 'Score of the best', String.raw`\mathbb E\,\max_i r_\phi(x,y_i)`, 'What the kept answers score.'),
  score('mean/score', 'Score of all', String.raw`\mathbb E\,r_\phi(x,y)`, 'What all sampled answers score.'),
  rubric(
    'best/rubric',
    'Rubric of the best',
    String.raw`\mathbb E\,\text{rubric}(x,y_{\arg\max r_\phi})`,
    'What the kept answers are really worth, from 0 to 1.',
  ),
  rubric(
    'mean/rubric',
    'Rubric of all',
    String.raw`\mathbb E\,\text{rubric}(x,y)`,
    'What all sampled answers are really worth, from 0 to 1.',
  ),
  {
    name: 'kl_bound',
    label: 'KL, at most',
    formula: String.raw`\log n-\tfrac{n-1}n`,
    unit: 'nats per answer',
    healthy: 'Small: 1.2 nats for the best of 8.',
    range: { low: 0 },
    explanation:
      'How far choosing the best of n can lie from the model that was sampled: a bound, not a measurement, and less where answers tie.',
    source: 'rlhf/best-of-n.ts',
    chart: false,
  },
];
