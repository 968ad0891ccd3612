import { KL_LOSS_METRIC, POLICY_GROUP_METRICS, saidOf, withoutCritic } from '../metrics/policy-group';
import { POLICY_OBJECTIVE_METRICS } from '../metrics/policy-objective';
import { POLICY_UPDATE_METRICS } from '../metrics/policy-update';
import { groupCharts, groupMemory, POLICY_CHARTS, POLICY_GRADIENT, policyInputs } from '../policy-manifest';
import { grpoConfigSchema } from '../settings/grpo';
import { defineStage } from '../stage';

/** Optimises a copy of the reference by advantages within groups of answers, with the KL in the loss. */
export const grpoStage = defineStage({
  ...POLICY_GRADIENT,
  type: 'grpo',
  title: 'GRPO',
  short: 'GRPO',
  purpose: 'Answer each prompt several times, and measure each answer against its group: no value model.',
  settings: grpoConfigSchema,
  main: ['iterations', 'promptsPerBatch', 'num_generations', 'beta', 'loss_type'],
  inputs: policyInputs('GRPO'),
  metrics: [
    ...saidOf(POLICY_OBJECTIVE_METRICS, {
      'objective/rlhf_reward': {
        formula: String.raw`\mathbb E[r(x,y)]`,
        explanation: 'Reward of an answer. GRPO pays for KL in the loss, so this is the score.',
      },
      'objective/non_score_reward': {
        formula: '0',
        healthy: 'Always 0 here.',
        explanation: 'What the KL takes off the reward: nothing, for GRPO pays for it in the loss.',
      },
    }),
    ...POLICY_GROUP_METRICS,
    ...saidOf(withoutCritic(POLICY_UPDATE_METRICS), {
      'loss/policy_avg': {
        formula: String.raw`\tfrac1B\sum_i\tfrac1{\lvert y_i\rvert}\sum_t\max\big(-A_i\rho_t,\,-A_i\,\mathrm{clip}(\rho_t,1\pm\epsilon)\big)`,
        healthy: 'Near 0; its size says little, since the advantages of a group add up to 0.',
        explanation: 'The clipped objective without its KL, averaged over the minibatches of an iteration.',
        source: 'rlhf/grpo-loss.ts',
      },
    }),
    KL_LOSS_METRIC,
  ],
  charts: [...POLICY_CHARTS, { names: ['reward_std'] }, { names: ['frac_reward_zero_std'] }],
  moreCharts: groupCharts('loss/kl_avg'),
  teaser: 'learns from its own best answers',
  best: { metric: 'objective/scores', better: 'higher' },
  memory: groupMemory,
  topic: () => import('../topics/grpo').then((m) => m.grpoTopic),
});
