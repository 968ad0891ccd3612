import { samplingMemory } from '../memory';
import { evaluationConfigSchema } from '../settings/evaluation';
import { defineStage } from '../stage';

/** Models before and after on prompts that no stage has seen. */
export const evaluationStage = defineStage({
  type: 'evaluation',
  title: 'Evaluation',
  short: 'Evaluation',
  purpose: 'What did all of this change? The same unseen prompts, answered before and after.',
  settings: evaluationConfigSchema,
  main: ['promptsPerFamily', 'temperature'],
  inputs: {
    base: { kind: 'policy', why: 'it is the starting point' },
    reference: { kind: 'policy', why: 'the policy is compared with it', optional: true },
    policy: { kind: 'policy', why: 'it is what is measured', optional: true },
    judge: {
      kind: 'judge',
      why: 'its rules are counted',
      optional: true,
      when: (settings) => settings.rules === true,
    },
  },
  outputs: { table: { kind: 'table', title: 'Evaluation', color: 'accent' } },
  metrics: [],
  charts: [],
  samples: {
    columns: ['base', 'reference', 'policy'],
    empty: 'Answers before and after, side by side, to read for yourself: figures can be hacked, reading cannot.',
  },
  figures: [
    {
      label: 'wins',
      of: 'unseen prompts, by the rubric, ties half',
      report: 'table.winRate.rate',
      reportCount: 'table.winRate.prompts',
      reportInterval: 'table.winRate',
      share: true,
      byRubric: true,
    },
  ],
  teaser: 'before and after',
  best: null,
  unit: 'step',
  phases: false,
  usableWhenStopped: false,
  checkpoint: null,
  memory: (_, model) => samplingMemory(model),
  panel: 'generic',
  parts: [
    'win-rate',
    'rules-obeyed',
    'qualities',
    'families',
    'own-figures',
    'settings',
    'rules',
    'samples',
    'save-models',
  ],
  topic: () => import('../topics/evaluation').then((m) => m.evaluationTopic),
});
