import { trainingMemory } from '../memory';
import { PREFERENCE_METRICS } from '../metrics/preference';
import { isOfARule } from '../metrics/rule-model';
import { STEP_METRICS } from '../metrics/steps';
import { preferenceConfigSchema } from '../settings/preference';
import { defineStage } from '../stage';
import { rewardStage } from './reward';

/** A preference model that reads both answers, from a copy of a language model. */
export const preferenceStage = defineStage({
  type: 'preference-model',
  title: 'Preference model',
  short: 'Preference',
  purpose: 'Read two answers to one prompt, and say how likely the first is the preferred one.',
  settings: preferenceConfigSchema,
  main: ['epochs', 'batchSize', 'learningRate', 'heldOut'],
  inputs: {
    policy: { kind: 'policy', why: 'the preference model starts from its weights' },
    pairs: { kind: 'pairs', why: 'the preference model learns from them' },
  },
  outputs: { preference: { kind: 'preference', title: 'Preference model', color: 'reward' } },
  metrics: [...PREFERENCE_METRICS, ...STEP_METRICS],
  charts: [
    { names: ['loss', 'eval_loss'], title: 'Loss', labels: ['Training', 'Held out'] },
    { names: ['eval_accuracy', 'accuracy'], title: 'Accuracy', labels: ['Held out', 'Training'] },
  ],
  moreCharts: [{ names: ['eval_order_gap'] }, { names: ['eval_calibration_error'] }, { names: ['grad_norm'] }],
  samples: null,
  figures: rewardStage.figures.filter(({ metrics = [] }) => !metrics.some(isOfARule)),
  teaser: 'which of two is preferred?',
  best: { metric: 'eval_loss', better: 'lower' },
  unit: 'step',
  phases: false,
  usableWhenStopped: false,
  checkpoint: { every: 20 },
  memory: ({ batchSize, maxLength }, model) => trainingMemory(model, batchSize, maxLength, 0),
  panel: 'generic',
  parts: ['settings', 'accuracy-ground', 'charts', 'reward-diagnostics', 'more-charts'],
  topic: () => import('../topics/preference').then((m) => m.preferenceTopic),
});
