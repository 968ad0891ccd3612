import { trainingMemory } from '../memory';
import { STEP_METRICS } from '../metrics/steps';
import { SUPERVISED_METRICS } from '../metrics/supervised';
import { sftConfigSchema } from '../settings/sft';
import { defineStage } from '../stage';
import { SUPERVISED_CHARTS } from './supervised-parts';

/** Fine-tunes a copy of a model on demonstrations. */
export const sftStage = defineStage({
  type: 'sft',
  title: 'Supervised fine-tuning',
  short: 'SFT',
  railTitle: 'Fine-tuning (SFT)',
  purpose: 'Show the model prompts with good answers, and make those answers more likely, token by token.',
  settings: sftConfigSchema,
  main: ['steps', 'batchSize', 'learningRate', 'evalEvery'],
  inputs: {
    base: { kind: 'policy', why: 'it is what is fine-tuned' },
    demonstrations: { kind: 'demonstrations', why: 'they stand in for the bundled ones', optional: true },
  },
  // Prompts are only shown: what is learned comes from demonstrations.
  takesPrompts: false,
  outputs: { policy: { kind: 'policy', title: 'SFT model', color: 'sft' } },
  metrics: [...SUPERVISED_METRICS, ...STEP_METRICS],
  told: { names: ['eval_loss'], title: 'Loss on held-out answers' },
  charts: [...SUPERVISED_CHARTS, { names: ['grad_norm'] }, { names: ['learning_rate'] }],
  samples: {
    columns: ['base', 'policy'],
    empty:
      'The same prompts, answered by the base model on the left and by the model being fine-tuned on the right. They appear with the first steps and refresh as it learns.',
  },
  figures: [{ label: 'held-out loss', metrics: ['eval_loss'], report: 'heldout_loss_after' }],
  teaser: 'learns to follow instructions',
  best: { metric: 'eval_loss', better: 'lower' },
  unit: 'step',
  phases: false,
  usableWhenStopped: true,
  checkpoint: { every: 50 },
  memory: ({ batchSize, maxLength }, model) => trainingMemory(model, batchSize, maxLength, 0.5, 'demonstrations'),
  panel: 'generic',
  parts: ['settings', 'charts', 'samples', 'own-demonstrations'],
  topic: () => import('../topics/sft').then((m) => m.sftTopic),
});
