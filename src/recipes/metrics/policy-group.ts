import type { Metric } from '../metric';

/** Figures of groups of answers to one prompt, under TRL’s names. */
export const POLICY_GROUP_METRICS: readonly Metric[] = [
  {
    name: 'reward_std',
    label: 'Deviation within groups',
    formula: String.raw`\mathbb E_x\big[\mathrm{std}_i\; r(x,y_i)\big]`,
    unit: 'score',
    healthy: 'Above 0; falls as the policy settles.',
    range: { low: 0 },
    explanation: 'How far apart the scores of the answers to one prompt are: what there is to learn from.',
    source: 'rlhf/group-advantages.ts',
    chart: true,
    figure: 'tail',
  },
  {
    name: 'frac_reward_zero_std',
    label: 'Groups without a difference',
    formula: String.raw`P_x\big(r(x,y_1)=\dots=r(x,y_k)\big)`,
    unit: 'share',
    healthy: 'Low; near 1 there is nothing left to learn from.',
    range: { low: 0, high: 0.8 },
    explanation:
      'Share of the prompts whose answers all got the same score: all right or all wrong, say. Their scores say nothing of what is better, and their advantages are 0 but for the price of KL.',
    source: 'rlhf/group-advantages.ts',
    chart: true,
    figure: 'tail',
  },
];

/** Of a policy whose price of KL is in the loss. */
export const KL_LOSS_METRIC: Metric = {
  name: 'loss/kl_avg',
  label: 'KL in the loss',
  formula: String.raw`\mathbb E\big[(e^{x_t}-1)-x_t\big],\; x=\log\tfrac{\pi_{\text{ref}}}{\pi_\theta}`,
  unit: 'nats per token',
  healthy: 'Grows slowly from 0.',
  range: { low: 0 },
  explanation: 'How far the policy has gone from the SFT model, as the loss counts it, before its weight β.',
  source: 'rlhf/kl.ts',
  chart: true,
  figure: 'tail',
};

const OF_A_CRITIC = ['loss/value_avg', 'val/clipfrac_avg', 'val/grad_norm', 'val/explained_variance'];
export const withoutCritic = (metrics: readonly Metric[]): readonly Metric[] =>
  metrics.filter(({ name }) => !OF_A_CRITIC.includes(name));

/** The same metrics, some of them said otherwise. */
export const saidOf = (
  metrics: readonly Metric[],
  changes: Readonly<Record<string, Partial<Metric>>>,
): readonly Metric[] => metrics.map((metric) => ({ ...metric, ...changes[metric.name] }));
