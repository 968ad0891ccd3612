import { POLICY_GROUP_METRICS, saidOf, withoutCritic } from '../metrics/policy-group';
import { POLICY_OBJECTIVE_METRICS } from '../metrics/policy-objective';
import { POLICY_UPDATE_METRICS } from '../metrics/policy-update';
import { groupCharts, groupMemory, POLICY_CHARTS, POLICY_GRADIENT, policyInputs } from '../policy-manifest';
import { rlooConfigSchema } from '../settings/rloo';
import { defineStage } from '../stage';

/** Optimises a copy of the reference against a scorer, each answer measured against others to the same prompt. */
export const rlooStage = defineStage({
  ...POLICY_GRADIENT,
  type: 'rloo',
  title: 'RLOO',
  short: 'RLOO',
  purpose: 'Answer each prompt several times, and make the answers that earn more than the others more likely.',
  settings: rlooConfigSchema,
  main: ['iterations', 'promptsPerBatch', 'num_generations', 'beta', 'learningRate'],
  inputs: policyInputs('RLOO'),
  metrics: [
    ...POLICY_OBJECTIVE_METRICS,
    ...POLICY_GROUP_METRICS,
    ...saidOf(withoutCritic(POLICY_UPDATE_METRICS), {
      'loss/policy_avg': {
        formula: String.raw`\tfrac1B\sum_i\max\big(-A_i\rho_i,\,-A_i\,\mathrm{clip}(\rho_i,1\pm\epsilon)\big)`,
        healthy: 'Near 0; its size says little, since the advantages of a group add up to 0.',
        explanation: 'The clipped objective of whole answers, averaged over the minibatches of an iteration.',
        source: 'rlhf/rloo-loss.ts',
      },
      'policy/clipfrac_avg': {
        formula: String.raw`P\big(-A\,\mathrm{clip}(\rho_i,1\pm\epsilon)>-A\rho_i\big)`,
        healthy: '0 in the first step on a rollout, for ρ is 1 there; under 0.5 with more steps.',
        range: { low: 0, high: 0.6 },
        explanation: 'Share of answers whose gradient was clipped away.',
      },
      'val/ratio': {
        formula: String.raw`\mathbb E[\rho_i]`,
        healthy: 'Within a few tenths of 1: it is the product of the ratios of all tokens of an answer.',
        range: { low: 0.6, high: 1.6 },
        explanation: 'Mean over answers of π/π_old of the whole answer.',
      },
      'val/ratio_var': {
        formula: String.raw`\mathrm{Var}[\rho_i]`,
        healthy: 'Under 0.5; large values mean that whole answers move far.',
        range: { low: 0, high: 2 },
        explanation: 'Variance over answers of π/π_old of the whole answer.',
      },
    }),
  ],
  charts: [...POLICY_CHARTS, { names: ['objective/rlhf_reward'] }, { names: ['reward_std'] }],
  moreCharts: groupCharts('frac_reward_zero_std'),
  teaser: 'follows the preferences',
  best: { metric: 'objective/rlhf_reward', better: 'higher' },
  memory: groupMemory,
  topic: () => import('../topics/rloo').then((m) => m.rlooTopic),
});
