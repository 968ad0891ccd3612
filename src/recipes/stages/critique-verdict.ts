import { trainingMemory } from '../memory';
import { saidOf } from '../metrics/policy-group';
import { REWARD_METRICS } from '../metrics/reward';
import { STEP_METRICS } from '../metrics/steps';
import { SUPERVISED_METRICS } from '../metrics/supervised';
import { critiqueVerdictConfigSchema } from '../settings/critique-verdict';
import { defineStage } from '../stage';
import { SUPERVISED_CHARTS } from './supervised-parts';

/** A generative reward model: it writes what is wrong with an answer, and then its verdict. */
export const critiqueVerdictStage = defineStage({
  type: 'critique-verdict',
  title: 'Critique, then verdict',
  short: 'Verdict',
  purpose: 'Learn to say in words what is wrong with an answer, and then whether it is good.',
  settings: critiqueVerdictConfigSchema,
  main: ['steps', 'batchSize', 'learningRate', 'critiqueShare', 'heldOut'],
  inputs: {
    policy: { kind: 'policy', why: 'it starts from its weights, the head over words too' },
    pairs: { kind: 'pairs', why: 'what raters preferred, and which rules they saw broken, is what it learns' },
  },
  takesPrompts: false,
  outputs: { policy: { kind: 'policy', title: 'Critique, then verdict', color: 'reward' } },
  metrics: [
    ...SUPERVISED_METRICS,
    ...saidOf(
      REWARD_METRICS.filter(({ name }) => name === 'eval_accuracy' || name === 'eval_decided'),
      { eval_accuracy: { formula: 'P(z_w>z_l)', source: 'train/verdict-reading.ts' } },
    ),
    ...STEP_METRICS,
  ],
  charts: SUPERVISED_CHARTS,
  moreCharts: [{ names: ['grad_norm'] }, { names: ['learning_rate'] }],
  samples: {
    columns: ['answer', 'critique', 'verdict'],
    empty:
      'Labeled answers that it does not learn from, with its critiques, its verdicts, and what the rater preferred.',
  },
  figures: [
    {
      label: 'accuracy',
      of: 'held-out labels',
      metrics: ['eval_accuracy'],
      report: 'accuracy_heldout',
      reportCount: 'pairs_heldout',
      share: true,
    },
  ],
  teaser: 'says why, then how good',
  best: { metric: 'eval_loss', better: 'lower' },
  unit: 'step',
  phases: false,
  usableWhenStopped: true,
  checkpoint: { every: 50 },
  memory: ({ batchSize, maxLength }, model) => trainingMemory(model, batchSize, maxLength, 0.2),
  panel: 'generic',
  topic: () => import('../topics/critique-verdict').then((m) => m.critiqueVerdictTopic),
});
