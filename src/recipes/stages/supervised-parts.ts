import type { StageChart } from '../stage';

/** Charts of every stage that learns from demonstrations. */
export const SUPERVISED_CHARTS: readonly StageChart[] = [
  { names: ['loss', 'eval_loss'], title: 'Loss', labels: ['Training', 'Held out'] },
  {
    names: ['mean_token_accuracy', 'eval_mean_token_accuracy'],
    title: 'Token accuracy',
    labels: ['Training', 'Held out'],
  },
];
