import { samplingValues } from '../memory';
import { saidOf, withoutCritic } from '../metrics/policy-group';
import { POLICY_OBJECTIVE_METRICS } from '../metrics/policy-objective';
import { POLICY_UPDATE_METRICS } from '../metrics/policy-update';
import { POLICY_CHARTS, POLICY_GRADIENT, policyMemory } from '../policy-manifest';
import { nashConfigSchema } from '../settings/nash';
import { defineStage } from '../stage';

/** What only a learned score or rules have. */
const OF_A_SCORER = ['objective/unlike_labeled', 'objective/disagreement', 'objective/rules', 'alarm'];

/** Optimises a copy of the reference in the game that a preference model judges. */
export const nashStage = defineStage({
  ...POLICY_GRADIENT,
  type: 'nash',
  title: 'Nash learning',
  short: 'Nash',
  purpose: 'Make answers that are preferred to an opponent’s more likely; the opponent is nearly the policy itself.',
  settings: nashConfigSchema,
  main: ['iterations', 'promptsPerBatch', 'opponent', 'eta', 'tau', 'learningRate'],
  klPrice: 'tau',
  inputs: {
    reference: { kind: 'policy', why: 'Nash learning starts from it and is held near it' },
    preference: { kind: 'preference', why: 'it says which of two answers is preferred' },
    demonstrations: { kind: 'demonstrations', why: 'they are mixed into its updates', optional: true },
  },
  metrics: [
    ...saidOf(
      POLICY_OBJECTIVE_METRICS.filter(({ name }) => !OF_A_SCORER.includes(name)),
      {
        'objective/scores': {
          label: 'Gain on the opponent',
          formula: String.raw`\mathbb E\big[P(y\succ y'\mid x)\big]-\tfrac12`,
          unit: 'share',
          healthy: 'A little above 0: the opponent follows, so it is no measure of how far the policy has come.',
          explanation: 'By how much answers are preferred to the opponent’s, the missing-EOS penalty taken off.',
          source: 'train/nash.ts',
        },
        'objective/rlhf_reward': {
          label: 'Gain less KL',
          formula: String.raw`\mathbb E\big[P(y\succ y')-\tfrac12-\tau\sum_t k_{1,t}\big]`,
          unit: 'share',
          healthy: 'Near 0 in the end: neither player gains by changing.',
          explanation: 'What the policy is to maximise against this opponent.',
        },
        beta: {
          label: 'τ',
          formula: String.raw`\tau`,
          unit: 'share per nat',
          healthy: 'Constant.',
        },
      },
    ),
    ...saidOf(withoutCritic(POLICY_UPDATE_METRICS), {
      'loss/policy_avg': {
        formula: String.raw`-\tfrac1B\sum_i A_i\log\pi_\theta(y_i\mid x_i)`,
        healthy: 'Near 0; its size says little.',
        explanation: 'The policy gradient’s loss on whole answers.',
        source: 'rlhf/rloo-loss.ts',
      },
      'policy/clipfrac_avg': { healthy: 'Always 0: nothing is clipped.', explanation: 'Nash learning has no clip.' },
      'val/ratio': { healthy: 'Always 1: one step per rollout.' },
    }),
  ],
  charts: [
    {
      names: ['objective/scores', 'objective/rubric'],
      right: 'objective/rubric',
      title: 'Gain and true quality',
      labels: ['Gain', 'Rubric'],
      colors: ['reward', 'accent'],
    },
    ...POLICY_CHARTS.filter(({ names }) => names.includes('objective/kl')),
    { names: ['objective/rlhf_reward'] },
    { names: ['policy/entropy_avg'] },
  ],
  moreCharts: [
    { names: ['loss/policy_avg'] },
    { names: ['policy/grad_norm'] },
    { names: ['policy/approxkl_avg'] },
    { names: ['response_length'] },
  ],
  figures: [
    { label: 'gain', metrics: ['objective/scores'], report: 'score_last', tail: true },
    { label: 'KL', metrics: ['objective/kl'], report: 'kl', tail: true },
  ],
  teaser: 'plays against itself',
  best: { metric: 'objective/rubric', better: 'higher' },
  parts: ['settings', 'charts', 'samples', 'more-charts', 'inspector-link'],
  memory: ({ promptsPerBatch, maxNewTokens, opponent }, model) => {
    const sizes = { maxNewTokens, answers: promptsPerBatch, minibatchSize: promptsPerBatch };
    const own = policyMemory(opponent === 'average' ? 2 : 1, sizes, model);
    return { ...own, values: Math.max(own.values, 2 * samplingValues(model, promptsPerBatch)) };
  },
  topic: () => import('../topics/nash').then((m) => m.nashTopic),
});
