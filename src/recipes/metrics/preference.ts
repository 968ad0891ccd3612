import type { Metric } from '../metric';
import { saidOf } from './policy-group';
import { REWARD_GROUND_METRICS, REWARD_METRICS } from './reward';

const OF_A_SCORE = ['margin', 'mean_reward', 'min_reward', 'max_reward', 'eval_margin'];
const OF_TWICE = ['label_agreement', 'label_agreement_pairs'];
const LOSS = String.raw`-\log P_\phi(y_w\succ y_l\mid x)`;
const RIGHT = String.raw`P\big(P_\phi(y_w\succ y_l)>\tfrac12\big)`;

/** Figures of the pairwise preference model. */
export const PREFERENCE_METRICS: readonly Metric[] = [
  ...saidOf(
    REWARD_METRICS.filter(({ name }) => !OF_A_SCORE.includes(name)),
    {
      loss: {
        formula: LOSS,
        explanation: 'How surprised the model is by the raters’ choices, each pair read in one order.',
        source: 'train/preference-learning.ts',
      },
      accuracy: {
        formula: RIGHT,
        explanation:
          'Share of the step’s pairs, each read in one order, of which it names the answer that the rater chose.',
        source: 'train/preference-learning.ts',
      },
      eval_loss: {
        formula: LOSS,
        explanation: 'The same loss on pairs of prompts that are never learned from, averaged over both orders.',
        source: 'train/preference-learning.ts',
      },
      eval_accuracy: {
        formula: RIGHT,
        explanation:
          'Share of the pairs of prompts never learned from, read in both orders, of which it names the answer that the rater chose.',
        source: 'train/preference-learning.ts',
      },
    },
  ),
  {
    name: 'eval_order_gap',
    label: 'Order effect',
    formula: String.raw`\tfrac12\,\mathbb E\big\lvert P(y,y')-(1-P(y',y))\big\rvert`,
    unit: 'share',
    healthy: 'Near 0; at 0.5 the place of an answer decides, and not the answer.',
    range: { low: 0, high: 0.2 },
    explanation: 'How far what it says depends on which answer it reads first: what averaging both orders takes away.',
    source: 'rlhf/preference-average.ts',
    chart: true,
  },
  ...REWARD_GROUND_METRICS.filter(({ name }) => !OF_TWICE.includes(name)),
];
