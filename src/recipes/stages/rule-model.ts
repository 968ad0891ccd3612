import { trainingMemory } from '../memory';
import { RULE_MODEL_METRICS } from '../metrics/rule-model';
import { STEP_METRICS } from '../metrics/steps';
import { ruleModelConfigSchema } from '../settings/rule-model';
import { defineStage } from '../stage';

/** A yes-or-no model of one rule, from a copy of a language model. */
export const ruleModelStage = defineStage({
  type: 'rule-model',
  title: 'Rule model',
  short: 'Rule',
  purpose: 'Learn to say of one answer whether it keeps one rule.',
  settings: ruleModelConfigSchema,
  main: ['rule', 'epochs', 'batchSize', 'learningRate'],
  inputs: {
    policy: { kind: 'policy', why: 'the rule model starts from its weights' },
    pairs: { kind: 'pairs', why: 'the rule model learns from what raters said of each answer' },
  },
  takesPrompts: false,
  outputs: { scorer: { kind: 'scorer', title: 'Rule model', color: 'accent' } },
  metrics: [...RULE_MODEL_METRICS, ...STEP_METRICS],
  charts: [
    { names: ['loss', 'eval_loss'], title: 'Loss', labels: ['Training', 'Held out'] },
    {
      names: ['eval_rule_accuracy', 'eval_rule_kept'],
      title: 'Accuracy, and answers that keep the rule',
      labels: ['Accuracy', 'Kept'],
    },
  ],
  moreCharts: [{ names: ['grad_norm'] }],
  samples: null,
  figures: [
    {
      label: 'accuracy',
      of: 'held-out answers',
      metrics: ['eval_rule_accuracy'],
      report: 'accuracy_heldout',
      reportCount: 'answers_heldout',
      share: true,
    },
  ],
  teaser: 'learns one rule',
  best: { metric: 'eval_loss', better: 'lower' },
  unit: 'step',
  phases: false,
  usableWhenStopped: false,
  checkpoint: { every: 20 },
  memory: ({ batchSize, maxLength }, model) => trainingMemory(model, batchSize, maxLength, 0),
  panel: 'generic',
  topic: () => import('../topics/rule-model').then((m) => m.ruleModelTopic),
});
