import { samplingMemory } from '../memory';
import { BEST_OF_N_METRICS } from '../metrics/best-of-n';
import { bestOfNConfigSchema } from '../settings/best-of-n';
import { defineStage } from '../stage';

/** Keeps the scorer's best of n answers, and says what that is worth. */
export const bestOfNStage = defineStage({
  type: 'best-of-n',
  title: 'Best of n',
  short: 'Best of n',
  purpose: 'Sample several answers to a prompt and keep the one that the reward model likes best.',
  settings: bestOfNConfigSchema,
  main: ['n', 'prompts', 'curvePrompts', 'temperature'],
  inputs: {
    policy: { kind: 'policy', why: 'its answers are what is chosen from' },
    scorer: { kind: 'scorer', why: 'it chooses' },
    safety: {
      kind: 'scorer',
      why: 'it says which answers are unsafe',
      optional: true,
      when: (settings) => settings.gate !== false,
    },
  },
  outputs: { demonstrations: { kind: 'demonstrations', title: 'Best answers', color: 'chosen' } },
  metrics: BEST_OF_N_METRICS,
  charts: [
    {
      names: ['best/score', 'mean/score'],
      title: 'Score',
      labels: ['Best of n', 'All'],
      colors: ['reward', 'base'],
    },
    {
      names: ['best/rubric', 'mean/rubric'],
      title: 'True quality',
      labels: ['Best of n', 'All'],
      colors: ['accent', 'base'],
    },
  ],
  samples: {
    columns: ['best', 'worst'],
    empty: 'The best and the worst of n by the reward model, with the true quality.',
  },
  figures: [
    {
      label: 'wins',
      of: 'unseen prompts, by the rubric, ties half',
      report: 'win_rate_vs_sft.rate',
      reportCount: 'prompts_measured',
      reportInterval: 'win_rate_vs_sft',
      share: true,
      byRubric: true,
    },
    { label: 'score', metrics: ['best/score'], report: 'score_best', tail: true },
  ],
  teaser: 'the reward model chooses',
  best: null,
  unit: 'batch',
  phases: false,
  usableWhenStopped: true,
  checkpoint: { every: 4 },
  memory: ({ n, curveSamples }, model) => samplingMemory(model, Math.max(64, n, curveSamples)),
  panel: 'generic',
  parts: ['best-of-n', 'settings', 'charts', 'samples', 'more-charts'],
  topic: () => import('../topics/best-of-n').then((m) => m.bestOfNTopic),
});
