import { samplingMemory } from '../memory';
import { PREFERENCES_METRICS } from '../metrics/preferences';
import { preferencesConfigSchema } from '../settings/preferences';
import { defineStage } from '../stage';

/** Pairs of a model's answers, judged by a simulated rater; or the labels that people gave. */
export const preferencesStage = defineStage({
  type: 'preferences',
  title: 'Preferences',
  short: 'Labels',
  railTitle: 'Preferences',
  purpose: 'Two answers to one prompt, and a rater who says which is better.',
  settings: preferencesConfigSchema,
  main: ['pairs', 'judge', 'noise', 'lengthBias', 'leftBias', 'rubric.polite', 'rubric.concise', 'rubric.wellFormed'],
  inputs: {
    policy: { kind: 'policy', why: 'its answers are compared' },
    judge: {
      kind: 'judge',
      why: 'its rules say which answer is better',
      optional: true,
      when: (settings) => settings.judge === 'rules',
    },
    labels: { kind: 'pairs', why: 'they stand in for simulated ones', optional: true },
  },
  outputs: { pairs: { kind: 'pairs', title: 'Labels', color: 'chosen', unlessGiven: 'labels' } },
  metrics: PREFERENCES_METRICS,
  told: { names: ['labels'], title: 'Labels' },
  charts: [{ names: ['rater_accuracy'] }, { names: ['prefers_longer'] }, { names: ['tie_rate'] }],
  samples: { columns: ['chosen', 'rejected'], empty: 'The pairs that were judged last.' },
  figures: [{ label: 'labels', metrics: ['labels'], report: 'labels' }],
  teaser: 'which answer is better?',
  best: null,
  unit: 'label',
  phases: false,
  usableWhenStopped: true,
  checkpoint: { every: 32 },
  memory: (_, model) => samplingMemory(model),
  panel: 'preferences',
  topic: () => import('../topics/preferences').then((m) => m.preferencesTopic),
});
