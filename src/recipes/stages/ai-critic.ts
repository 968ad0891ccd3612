import { trainingMemory } from '../memory';
import { STEP_METRICS } from '../metrics/steps';
import { SUPERVISED_METRICS } from '../metrics/supervised';
import { criticConfigSchema } from '../settings/ai-critic';
import { defineStage } from '../stage';
import { SUPERVISED_CHARTS } from './supervised-parts';

/** Teaches a copy of a model to criticise an answer by a principle, and to answer again. */
export const criticStage = defineStage({
  type: 'ai-critic',
  title: 'Critic',
  short: 'Critic',
  purpose: 'Teach a model to say what is wrong with an answer, and to answer again without it.',
  settings: criticConfigSchema,
  main: ['steps', 'learningRate', 'principles.harmless', 'principles.polite', 'principles.concise'],
  inputs: { policy: { kind: 'policy', why: 'the critic starts from it' } },
  outputs: { policy: { kind: 'policy', title: 'Critic', color: 'accent' } },
  metrics: [...SUPERVISED_METRICS, ...STEP_METRICS],
  charts: SUPERVISED_CHARTS,
  moreCharts: [{ names: ['grad_norm'] }, { names: ['learning_rate'] }],
  samples: {
    columns: ['answer', 'critique', 'revision'],
    empty: 'Generated answers that it has not learned from, with its critiques and revisions.',
  },
  figures: [{ label: 'held-out loss', metrics: ['eval_loss'], report: 'heldout_loss_after' }],
  teaser: 'learns to criticise and revise',
  best: { metric: 'eval_loss', better: 'lower' },
  unit: 'step',
  phases: false,
  usableWhenStopped: true,
  checkpoint: { every: 50 },
  memory: ({ batchSize, maxLength }, model) => trainingMemory(model, batchSize, maxLength, 0.4),
  panel: 'generic',
  topic: () => import('../topics/ai-critic').then((m) => m.criticTopic),
});
