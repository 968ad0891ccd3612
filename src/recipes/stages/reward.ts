import { samplingMemory, trainingMemory } from '../memory';
import { REWARD_GROUND_METRICS, REWARD_METRICS } from '../metrics/reward';
import { RULE_METRICS } from '../metrics/rule-model';
import { STEP_METRICS } from '../metrics/steps';
import { rewardConfigSchema } from '../settings/reward';
import { defineStage } from '../stage';

/** A Bradley-Terry reward model, from a copy of a language model. */
export const rewardStage = defineStage({
  type: 'reward',
  title: 'Reward model',
  short: 'Reward',
  railTitle: 'Reward model',
  purpose: 'Learn one number for an answer, such that the answer people preferred gets the higher one.',
  settings: rewardConfigSchema,
  main: ['epochs', 'batchSize', 'learningRate', 'heldOut'],
  inputs: {
    policy: { kind: 'policy', why: 'the reward model starts from its weights' },
    pairs: { kind: 'pairs', why: 'the reward model learns from them' },
    more: {
      kind: 'pairs',
      why: 'some of them are mixed into the labels',
      optional: true,
      when: (settings) => settings.moreShare !== 0,
    },
    start: { kind: 'scorer', why: 'the reward model starts from it, its head too', optional: true },
  },
  outputs: { scorer: { kind: 'scorer', title: 'Reward model', color: 'reward' } },
  metrics: [...REWARD_METRICS, ...REWARD_GROUND_METRICS, ...RULE_METRICS, ...STEP_METRICS],
  told: { names: ['eval_accuracy'], title: 'Agrees with held-out labels' },
  charts: [
    { names: ['loss', 'eval_loss'], title: 'Loss', labels: ['Training', 'Held out'] },
    { names: ['eval_accuracy', 'accuracy'], title: 'Accuracy', labels: ['Held out', 'Training'] },
  ],
  moreCharts: [
    { names: ['margin', 'eval_margin'], title: 'Margin', labels: ['Training', 'Held out'] },
    { names: ['eval_calibration_error'] },
    { names: ['grad_norm'] },
    { names: ['mean_reward'] },
  ],
  samples: null,
  figures: [
    {
      label: 'accuracy',
      of: 'held-out labels',
      metrics: ['eval_accuracy'],
      report: 'accuracy_heldout',
      reportCount: 'pairs_heldout',
      share: true,
    },
    {
      label: 'accuracy',
      of: 'pairs it learns from',
      metrics: ['accuracy'],
      instead: true,
      share: true,
    },
    {
      label: 'rubric',
      of: 'fresh pairs that the rubric tells apart',
      metrics: ['rubric_accuracy'],
      report: 'accuracy_rubric',
      reportCount: 'pairs_rubric',
      share: true,
      byRubric: true,
    },
    { label: 'rule', of: 'held-out answers', metrics: ['eval_rule_accuracy'], share: true },
  ],
  teaser: 'learns what is preferred',
  best: { metric: 'eval_loss', better: 'lower' },
  unit: 'step',
  phases: false,
  usableWhenStopped: false,
  checkpoint: { every: 20 },
  // Trained on both answers of a pair; its scale is taken of answers that are sampled.
  memory({ batchSize, maxLength }, model) {
    const { values, ...step } = trainingMemory(model, 2 * batchSize, maxLength, 0, 'pairs');
    return { ...step, values: Math.max(values, samplingMemory(model).values) };
  },
  panel: 'generic',
  parts: ['settings', 'accuracy-ground', 'charts', 'reward-diagnostics', 'score-box', 'more-charts'],
  topic: () => import('../topics/reward').then((m) => m.rewardTopic),
});
