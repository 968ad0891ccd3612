import { samplingValues, trainingMemory } from '../memory';
import { STEP_METRICS } from '../metrics/steps';
import { contextDistillationConfigSchema } from '../settings/context-distillation';
import { defineStage } from '../stage';

const KL = String.raw`\tfrac1n\sum_t\mathrm{KL}\big(\pi(\cdot\mid c,x,y_{<t})\,\big\|\,\pi_\theta(\cdot\mid x,y_{<t})\big)`;

/** Teaches a copy of a model to answer as that does with a text of manners before each conversation. */
export const contextDistillationStage = defineStage({
  type: 'context-distillation',
  title: 'Context distillation',
  short: 'Distillation',
  purpose: 'Learn to answer as the model does that reads a text of manners first, without reading it.',
  settings: contextDistillationConfigSchema,
  main: ['exchanges', 'steps', 'batchSize', 'learningRate'],
  inputs: {
    teacher: { kind: 'policy', why: 'with the text of manners it is the teacher, and the student starts from it' },
  },
  outputs: { policy: { kind: 'policy', title: 'Distilled', color: 'sft' } },
  metrics: [
    {
      name: 'loss',
      label: 'KL to the teacher',
      formula: KL,
      unit: 'nats per token',
      healthy: 'Falls toward 0.',
      range: { low: 0 },
      explanation: 'How far the student’s next token is from the teacher’s, on the teacher’s answers of the step.',
      source: 'rlhf/distillation-loss.ts',
      chart: true,
      figure: 'tail',
    },
    {
      name: 'eval_kl',
      label: 'Held-out KL to the teacher',
      formula: KL,
      unit: 'nats per token',
      healthy: '0.2 or more before the first step, 0.05 or less in the end; near 0 at once, the text changes nothing.',
      range: { low: 0 },
      explanation: 'The same on answers to prompts that are never learned from.',
      source: 'rlhf/distillation-loss.ts',
      chart: true,
    },
    ...STEP_METRICS,
  ],
  charts: [
    { names: ['loss', 'eval_kl'], title: 'KL to the teacher', labels: ['Training', 'Held out'] },
    { names: ['grad_norm'] },
  ],
  samples: {
    columns: ['taught', 'policy'],
    empty:
      'The same prompts, answered by the teacher, who reads the text of manners before each, and by the student, who does not.',
  },
  figures: [{ label: 'KL to the teacher', metrics: ['eval_kl'], report: 'kl_after' }],
  teaser: 'manners without the text',
  best: { metric: 'eval_kl', better: 'lower' },
  unit: 'step',
  phases: false,
  usableWhenStopped: true,
  checkpoint: { every: 25 },
  memory: ({ batchSize }, model) => {
    const step = trainingMemory(model, batchSize, model.max_position_embeddings, 1);
    return { ...step, values: Math.max(step.values, samplingValues(model, batchSize)) };
  },
  panel: 'generic',
  topic: () => import('../topics/context-distillation').then((m) => m.contextDistillationTopic),
});
