import { POLICY_OBJECTIVE_METRICS } from '../metrics/policy-objective';
import { POLICY_UPDATE_METRICS } from '../metrics/policy-update';
import { DISAGREEMENT_CHART, POLICY_CHARTS, POLICY_GRADIENT, policyInputs, policyMemory } from '../policy-manifest';
import { ppoConfigSchema } from '../settings/ppo';
import { defineStage } from '../stage';

/** Optimises a copy of the reference against a scorer by clipped PPO under a KL price. */
export const ppoStage = defineStage({
  ...POLICY_GRADIENT,
  type: 'ppo',
  title: 'PPO',
  short: 'PPO',
  purpose: 'Sample answers, score them and make good tokens more likely; β is the price of leaving the SFT model.',
  settings: ppoConfigSchema,
  main: ['iterations', 'promptsPerBatch', 'klCoef', 'learningRate'],
  klPrice: 'klCoef',
  inputs: policyInputs('PPO'),
  metrics: [...POLICY_OBJECTIVE_METRICS, ...POLICY_UPDATE_METRICS],
  charts: [...POLICY_CHARTS, { names: ['objective/rlhf_reward'] }, { names: ['policy/entropy_avg'] }],
  moreCharts: [
    { names: ['objective/unlike_labeled'] },
    DISAGREEMENT_CHART,
    { names: ['loss/policy_avg'] },
    { names: ['loss/value_avg'] },
    { names: ['policy/clipfrac_avg'] },
    { names: ['policy/approxkl_avg'] },
    { names: ['val/explained_variance'] },
    { names: ['response_length'] },
    { names: ['beta'] },
    { names: ['val/ratio'] },
  ],
  teaser: 'follows the preferences',
  best: { metric: 'objective/rlhf_reward', better: 'higher' },
  memory: ({ promptsPerBatch, ...sizes }, model) => policyMemory(2, { ...sizes, answers: promptsPerBatch }, model),
  topic: () => import('../topics/ppo').then((m) => m.ppoTopic),
});
