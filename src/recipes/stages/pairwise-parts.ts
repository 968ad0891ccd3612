/** What the manifests of DPO's family have in common. */
import { batchTokens, type ShapeInMemory, stepMemory } from '../memory';
import type { StageChart, StageFigure } from '../stage';

const onBoth = (name: string, title: string): StageChart => ({
  names: [name, `eval_${name}`],
  title,
  labels: ['Training', 'Held out'],
});

/** Chosen and rejected apart: the chosen answer's log-probability may fall while the margin rises. */
export const LABEL_CHARTS: readonly StageChart[] = [
  onBoth('loss', 'Loss'),
  { names: ['eval_rewards/accuracies', 'rewards/accuracies'], title: 'Accuracy', labels: ['Held out', 'Training'] },
  onBoth('logps/chosen', 'Log-probability of chosen answers'),
  onBoth('logps/rejected', 'Log-probability of rejected answers'),
];

const IMPLICIT_REWARD: StageChart = {
  names: ['rewards/chosen', 'rewards/rejected'],
  title: 'Implicit reward',
  labels: ['Chosen', 'Rejected'],
  colors: ['chosen', 'accent'],
};

export const MORE_LABEL_CHARTS: readonly StageChart[] = [
  IMPLICIT_REWARD,
  onBoth('rewards/margins', 'Margin'),
  { names: ['objective/kl', 'objective/kl_k3'], title: 'KL from the SFT model', labels: ['k1', 'k3'] },
  { names: ['objective/rubric'] },
  { names: ['nll_loss'] },
  { names: ['grad_norm'] },
];

export const ONLINE_CHARTS: readonly StageChart[] = [
  {
    names: ['objective/scores', 'objective/rubric'],
    right: 'objective/rubric',
    title: 'Learned reward and true quality',
    labels: ['Learned', 'Rubric'],
    colors: ['reward', 'accent'],
  },
  { names: ['objective/kl'], title: 'KL from the SFT model' },
  { names: ['loss'] },
  {
    names: ['logps/chosen', 'logps/rejected'],
    title: 'Log-probability',
    labels: ['Chosen', 'Rejected'],
    colors: ['chosen', 'accent'],
  },
];

export const MORE_ONLINE_CHARTS: readonly StageChart[] = [
  IMPLICIT_REWARD,
  { names: ['rewards/margins'] },
  { names: ['rewards/accuracies'] },
  { names: ['pairs'] },
  { names: ['response_length'] },
  { names: ['nll_loss'] },
  { names: ['grad_norm'] },
];

export const LABEL_FIGURES: readonly StageFigure[] = [
  {
    label: 'accuracy',
    of: 'held-out labels',
    metrics: ['eval_rewards/accuracies'],
    report: 'accuracy_heldout',
    reportCount: 'pairs_heldout',
    share: true,
  },
  { label: 'accuracy', of: 'labels it learns from', metrics: ['rewards/accuracies'], instead: true, share: true },
  { label: 'margin', metrics: ['eval_rewards/margins', 'rewards/margins'], report: 'margin_heldout' },
];

export const FAMILY_SAMPLES = {
  columns: ['reference', 'policy'],
  empty: 'The same prompts, answered by the SFT model and by the policy, each with the true quality.',
} as const;

export const FAMILY_PARTS = ['settings', 'charts', 'samples', 'more-charts', 'inspector-link'] as const;

interface Sizes {
  readonly maxLength: number;
  readonly sftCoef: number;
  readonly sftBatchSize: number;
}

/** A step on so many answers, and the demonstrations beside them. */
export function familyMemory(answers: number, { sftCoef, sftBatchSize, maxLength }: Sizes, model: ShapeInMemory) {
  const most = Math.min(maxLength, model.max_position_embeddings);
  const beside = sftCoef > 0 ? batchTokens(model.rows?.demonstrations, sftBatchSize, most) : 0;
  return stepMemory(model, batchTokens(model.rows?.pairs, answers, most) + beside, 0.5);
}
