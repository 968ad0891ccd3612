import { samplingValues, trainingValues } from '../memory';
import { POLICY_OBJECTIVE_METRICS } from '../metrics/policy-objective';
import { POLICY_UPDATE_METRICS } from '../metrics/policy-update';
import { ppoConfigSchema } from '../settings/ppo';
import { defineStage } from '../stage';
import { ppoTopic } from '../topics/ppo';

/** Optimises a copy of the reference against a scorer by clipped PPO under a KL price. */
export const ppoStage = defineStage({
  type: 'ppo',
  title: 'PPO',
  short: 'PPO',
  purpose: 'Sample answers, score them, make good tokens likelier, and pay for leaving the fine-tuned model.',
  settings: ppoConfigSchema,
  main: ['iterations', 'promptsPerBatch', 'klCoef', 'learningRate'],
  inputs: {
    reference: { kind: 'policy', why: 'PPO starts from it and is held near it' },
    scorer: { kind: 'scorer', why: 'it is what PPO learns to please' },
    demonstrations: { kind: 'demonstrations', why: 'they are mixed into its updates', optional: true },
  },
  outputs: { policy: { kind: 'policy', title: 'Policy', color: 'policy' } },
  metrics: [...POLICY_OBJECTIVE_METRICS, ...POLICY_UPDATE_METRICS],
  charts: [
    {
      names: ['objective/scores', 'objective/rubric'],
      right: 'objective/rubric',
      title: 'Learned reward and true rubric',
      labels: ['Learned', 'Rubric'],
      colors: ['reward', 'accent'],
    },
    { names: ['objective/kl', 'objective/kl_k3'], title: 'KL from fine-tuned', labels: ['k1', 'k3'] },
    { names: ['objective/rlhf_reward'] },
    { names: ['policy/entropy_avg'] },
  ],
  moreCharts: [
    { names: ['objective/unlike_labeled'] },
    { names: ['loss/policy_avg'] },
    { names: ['loss/value_avg'] },
    { names: ['policy/clipfrac_avg'] },
    { names: ['policy/approxkl_avg'] },
    { names: ['val/explained_variance'] },
    { names: ['response_length'] },
    { names: ['beta'] },
    { names: ['val/ratio'] },
  ],
  samples: {
    columns: ['reference', 'policy'],
    empty:
      'The same prompts, answered by the fine-tuned model and by the policy, each with the learned reward and the true rubric. When the reward rises and the text gets worse, you are watching reward hacking.',
  },
  figures: [
    { label: 'score', metrics: ['objective/scores'], report: 'score_last', tail: true },
    { label: 'KL', metrics: ['objective/kl'], report: 'kl', tail: true },
  ],
  teaser: 'follows the preferences',
  best: { metric: 'objective/rlhf_reward', better: 'higher' },
  unit: 'iteration',
  phases: true,
  usableWhenStopped: false,
  checkpoint: { every: 2 },
  memory: ({ minibatchSize, maxNewTokens, promptsPerBatch }, model) => {
    const { hidden_size: d, intermediate_size: inner, vocab_size: v, max_position_embeddings: context } = model;
    const tokens = minibatchSize * context;
    const learned = minibatchSize * Math.min(maxNewTokens, context);
    return {
      models: 2,
      trained: 2,
      values: Math.max(trainingValues(model, tokens, learned), samplingValues(model, promptsPerBatch)),
      largest: Math.max(v * d, learned * v, tokens * inner, promptsPerBatch * context * d),
    };
  },
  panel: 'generic',
  parts: ['settings', 'charts', 'samples', 'more-charts', 'inspector-link'],
  topic: ppoTopic,
});
