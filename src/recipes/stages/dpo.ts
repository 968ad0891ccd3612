import { trainingMemory } from '../memory';
import { PAIRWISE_METRICS } from '../metrics/pairwise';
import { POLICY_READING_METRICS } from '../metrics/policy-objective';
import { STEP_METRICS } from '../metrics/steps';
import { dpoConfigSchema } from '../settings/dpo';
import { defineStage } from '../stage';
import { dpoTopic } from '../topics/dpo';

/** Optimises a copy of the reference on preference pairs, without a reward model. */
export const dpoStage = defineStage({
  type: 'dpo',
  title: 'DPO',
  short: 'DPO',
  purpose: 'Make the preferred answer of each pair likelier than the other, measured from the fine-tuned model.',
  settings: dpoConfigSchema,
  main: ['epochs', 'batchSize', 'learningRate', 'beta', 'sftCoef'],
  inputs: {
    reference: { kind: 'policy', why: 'DPO starts from it and is held near it' },
    pairs: { kind: 'pairs', why: 'DPO learns from them' },
    demonstrations: { kind: 'demonstrations', why: 'they are learned from beside the pairs', optional: true },
  },
  outputs: { policy: { kind: 'policy', title: 'Policy', color: 'policy' } },
  metrics: [...PAIRWISE_METRICS, ...POLICY_READING_METRICS, ...STEP_METRICS],
  charts: [
    { names: ['loss', 'eval_loss'], title: 'Loss', labels: ['Training', 'Held out'] },
    { names: ['eval_rewards/accuracies', 'rewards/accuracies'], title: 'Accuracy', labels: ['Held out', 'Training'] },
    {
      names: ['logps/chosen', 'eval_logps/chosen'],
      title: 'Log-probability of chosen answers',
      labels: ['Training', 'Held out'],
    },
    {
      names: ['logps/rejected', 'eval_logps/rejected'],
      title: 'Log-probability of rejected answers',
      labels: ['Training', 'Held out'],
    },
  ],
  moreCharts: [
    {
      names: ['rewards/chosen', 'rewards/rejected'],
      title: 'Implicit reward',
      labels: ['Chosen', 'Rejected'],
      colors: ['chosen', 'accent'],
    },
    { names: ['rewards/margins', 'eval_rewards/margins'], title: 'Margin', labels: ['Training', 'Held out'] },
    { names: ['objective/kl', 'objective/kl_k3'], title: 'KL from fine-tuned', labels: ['k1', 'k3'] },
    { names: ['objective/rubric'] },
    { names: ['nll_loss'] },
    { names: ['grad_norm'] },
  ],
  samples: {
    columns: ['reference', 'policy'],
    empty: 'The same prompts, answered by the fine-tuned model and by the policy, each with the true rubric.',
  },
  figures: [
    {
      label: 'accuracy',
      of: 'held-out labels',
      metrics: ['eval_rewards/accuracies'],
      report: 'accuracy_heldout',
      reportCount: 'pairs_heldout',
      share: true,
    },
    { label: 'accuracy', of: 'pairs it learns from', metrics: ['rewards/accuracies'], instead: true, share: true },
    { label: 'margin', metrics: ['eval_rewards/margins', 'rewards/margins'], report: 'margin_heldout' },
  ],
  teaser: 'learns from pairs alone',
  best: { metric: 'eval_loss', better: 'lower' },
  unit: 'step',
  phases: false,
  usableWhenStopped: false,
  checkpoint: { every: 10 },
  memory: ({ batchSize, sftCoef, sftBatchSize, maxLength }, model) =>
    trainingMemory(model, 2 * batchSize + (sftCoef > 0 ? sftBatchSize : 0), maxLength, 0.5),
  panel: 'generic',
  parts: ['settings', 'charts', 'samples', 'more-charts'],
  topic: dpoTopic,
});
