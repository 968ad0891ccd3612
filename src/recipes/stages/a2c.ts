import { saidOf } from '../metrics/policy-group';
import { POLICY_OBJECTIVE_METRICS } from '../metrics/policy-objective';
import { POLICY_UPDATE_METRICS } from '../metrics/policy-update';
import { DISAGREEMENT_CHART, POLICY_CHARTS, POLICY_GRADIENT, policyInputs, policyMemory } from '../policy-manifest';
import { a2cConfigSchema } from '../settings/a2c';
import { defineStage } from '../stage';

/** Optimises a copy of the reference against a scorer with a critic, one plain step per rollout. */
export const a2cStage = defineStage({
  ...POLICY_GRADIENT,
  type: 'a2c',
  title: 'A2C',
  short: 'A2C',
  purpose: 'The policy gradient with a critic and nothing else: no ratio, no clip, one step per rollout.',
  settings: a2cConfigSchema,
  main: ['iterations', 'promptsPerBatch', 'beta', 'learningRate'],
  inputs: policyInputs('A2C'),
  metrics: [
    ...POLICY_OBJECTIVE_METRICS,
    ...saidOf(POLICY_UPDATE_METRICS, {
      'loss/policy_avg': {
        formula: String.raw`-\tfrac1n\sum_t\hat A_t\log\pi_\theta(a_t|s_t)`,
        healthy: 'Of either sign; its size says little.',
        explanation: 'The plain policy gradient’s loss on a rollout.',
        source: 'rlhf/reinforce-loss.ts',
      },
      'loss/value_avg': { formula: String.raw`\tfrac12(V-\hat R)^2` },
      'policy/approxkl_avg': {
        healthy: 'Near 0: the one step of a rollout is taken from the policy that sampled it.',
        range: { low: 0, high: 1e-4 },
      },
      'policy/clipfrac_avg': { healthy: 'Always 0: nothing is clipped.', explanation: 'A2C has no clip.' },
      'val/clipfrac_avg': { healthy: 'Always 0: nothing is clipped.', explanation: 'A2C has no clip.' },
      'val/ratio': { healthy: 'Always 1: one step per rollout.' },
    }),
  ],
  charts: [...POLICY_CHARTS, { names: ['objective/rlhf_reward'] }, { names: ['val/explained_variance'] }],
  moreCharts: [
    { names: ['policy/entropy_avg'] },
    { names: ['objective/unlike_labeled'] },
    DISAGREEMENT_CHART,
    { names: ['loss/policy_avg'] },
    { names: ['loss/value_avg'] },
    { names: ['policy/grad_norm'] },
    { names: ['response_length'] },
    { names: ['beta'] },
  ],
  teaser: 'follows the preferences',
  best: { metric: 'objective/rlhf_reward', better: 'higher' },
  memory: ({ promptsPerBatch, maxNewTokens }, model) =>
    policyMemory(2, { maxNewTokens, answers: promptsPerBatch, minibatchSize: promptsPerBatch }, model),
  topic: () => import('../topics/a2c').then((m) => m.a2cTopic),
});
