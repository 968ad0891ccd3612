import { samplingMemory } from '../memory';
import { JUDGE_METRICS, OWN_PRINCIPLE_METRICS } from '../metrics/ai-judge';
import { PREFERENCES_METRICS } from '../metrics/preferences';
import { aiPreferencesConfigSchema } from '../settings/ai-preferences';
import { defineStage } from '../stage';

/** Pairs of a model's answers, judged by a model: soft labels. */
export const aiPreferencesStage = defineStage({
  type: 'ai-preferences',
  title: 'AI preferences',
  short: 'AI labels',
  purpose: 'Two answers to one prompt, and a model that says which is better, and how sure it is.',
  settings: aiPreferencesConfigSchema,
  main: [
    'pairs',
    'method',
    'principles.better',
    'principles.harmless',
    'principles.polite',
    'principles.concise',
    'principles.own',
  ],
  inputs: {
    policy: { kind: 'policy', why: 'its answers are compared' },
    feedback: { kind: 'policy', why: 'it says which answer is better' },
    constitution: {
      kind: 'constitution',
      why: 'its principles are asked about too',
      optional: true,
      when: ({ principles }) => (principles as { readonly own?: boolean }).own !== false,
    },
  },
  outputs: { pairs: { kind: 'pairs', title: 'AI labels', color: 'chosen' } },
  metrics: [
    ...PREFERENCES_METRICS.filter(({ name }) => ['labels', 'tie_rate'].includes(name)),
    ...JUDGE_METRICS,
    ...OWN_PRINCIPLE_METRICS,
  ],
  charts: [
    {
      names: ['judge_agreement', 'judge_agreement_first', 'judge_agreement_second'],
      title: 'Agreement with the rubric',
      labels: ['Both orders', 'First', 'Second'],
    },
    { names: ['position_bias', 'first_place'], title: 'Places', labels: ['Same in both orders', 'P of the first'] },
    { names: ['sure'] },
    { names: ['tie_rate'] },
    { names: ['own/position_bias'], input: 'constitution' },
    { names: ['own/sure'], input: 'constitution' },
  ],
  samples: { columns: ['chosen', 'rejected', 'verdict'], empty: 'The pairs that the judge compared last.' },
  figures: [
    { label: 'labels', metrics: ['labels'], report: 'labels' },
    {
      label: 'agrees',
      of: 'pairs that the rubric tells apart',
      metrics: ['judge_agreement'],
      report: 'agreement.rate',
      reportCount: 'agreement.pairs',
      share: true,
      byRubric: true,
    },
  ],
  teaser: 'a model says which is better',
  best: null,
  unit: 'label',
  phases: false,
  usableWhenStopped: true,
  checkpoint: { every: 32 },
  memory: (_, model) => samplingMemory(model),
  panel: 'generic',
  parts: ['settings', 'constitution', 'charts', 'samples'],
  topic: () => import('../topics/ai-preferences').then((m) => m.aiPreferencesTopic),
});
