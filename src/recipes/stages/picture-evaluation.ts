import { pictureMemory } from '../picture-memory';
import { pictureEvaluationSchema } from '../settings/pictures';
import { defineStage } from '../stage';

/** Picture models before and after on captions and noise that no stage has seen. */
export const pictureEvaluationStage = defineStage({
  type: 'picture-evaluation',
  title: 'Evaluation',
  short: 'Evaluation',
  purpose: 'What did all of this change? The same unseen captions and noise, drawn before and after.',
  settings: pictureEvaluationSchema,
  main: ['pictures', 'prefers'],
  inputs: {
    base: { kind: 'denoiser', why: 'it is the starting point' },
    tuned: { kind: 'denoiser', why: 'it learned from the chosen pictures alone', optional: true },
    model: { kind: 'denoiser', why: 'it is what is measured' },
  },
  takesPrompts: false,
  outputs: { table: { kind: 'table', title: 'Evaluation', color: 'accent' } },
  metrics: [],
  charts: [],
  samples: { columns: ['base', 'tuned', 'model'], empty: 'The same captions and noise, drawn by each model.' },
  figures: [
    {
      label: 'wins',
      of: 'unseen pictures, by the rater’s rule, ties half',
      report: 'table.winRate.rate',
      reportCount: 'table.winRate.prompts',
      reportInterval: 'table.winRate',
      share: true,
    },
  ],
  teaser: 'before and after',
  best: null,
  unit: 'model',
  phases: false,
  usableWhenStopped: false,
  checkpoint: null,
  memory: () => pictureMemory(32, 0),
  panel: 'generic',
  parts: ['picture-figures', 'pictures', 'settings'],
  topic: () => import('../topics/pictures').then((m) => m.pictureEvaluationTopic),
});
