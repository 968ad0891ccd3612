/** For tests alone: two stages that no recipe of the library has, as somebody would add them. */
import * as tf from '@tensorflow/tfjs-core';
import { count, positive, setting } from '../../config/setting';
import { z } from '../../config/zod';
import { FINAL_NORM } from '../../data/weights';
import { copyModel, initAdapter, type Parameters, weight, withAdapter } from '../../model';
import { trainStep } from '../../optim';
import { Random } from '../../random';
import { trainingValues } from '../../recipes/memory';
import type { Metric } from '../../recipes/metric';
import { STEP_METRICS } from '../../recipes/metrics/steps';
import { defineStage } from '../../recipes/stage';
import { answerPrompts, type LanguageModel } from '../../train/answers';
import { demonstrationBatch } from '../../train/batch';
import { StageError, type StageEvent } from '../../train/events';
import type { Run, StageContext } from '../../train/stage-run';
import { supervisedLoss, supervisedReads } from '../../train/supervised';

const LOSS: Metric = {
  name: 'loss',
  label: 'Loss',
  formula: String.raw`\mathcal L(\theta)`,
  unit: '',
  healthy: 'Falls.',
  explanation: 'What the toy stage makes smaller.',
  source: 'testing/toy-recipe/toy-stages.ts',
  chart: true,
};
const SCALE: Metric = {
  ...LOSS,
  name: 'scale',
  label: 'Scale',
  formula: String.raw`\tfrac1d\sum_i g_i`,
  healthy: 'Goes to its target.',
  explanation: 'The mean weight of the final norm.',
};

const steps = setting(count(100_000), 'Steps', 'How often the toy stage learns.', 8);
const learningRate = setting(positive(1), 'Learning rate', 'Size of a step of the toy stage.', 0.02);
const shared = {
  main: ['steps'],
  figures: [{ label: 'loss', metrics: ['loss'], report: 'loss_last' }],
  teaser: 'for tests',
  best: { metric: 'loss', better: 'lower' },
  unit: 'step',
  phases: false,
  usableWhenStopped: true,
  checkpoint: { every: 1 },
  panel: 'generic',
} as const;

/** Trains a copy of a model, all of it: the weights of its final norm are pulled to a target. */
export const toyScaleStage = defineStage({
  ...shared,
  type: 'toy-scale',
  title: 'Toy scale',
  short: 'Scale',
  purpose: 'Pull the weights of the final norm to a target.',
  settings: z.object({
    steps,
    learningRate,
    target: setting(positive(100), 'Target', 'Where the weights of the final norm shall go.', 2),
  }),
  inputs: { base: { kind: 'policy', why: 'it is what is scaled' } },
  outputs: { policy: { kind: 'policy', title: 'Scaled', color: 'sft' } },
  metrics: [LOSS, SCALE, ...STEP_METRICS],
  charts: [{ names: ['loss'] }, { names: ['scale'] }],
  samples: { columns: ['base', 'policy'], empty: 'Answers before and after.' },
  memory: (_, model) => ({ models: 1, trained: 1, values: 0, largest: model.hidden_size }),
  topic: async () => ({
    intro: 'A stage for tests.',
    formulas: [
      {
        title: 'Loss',
        tex: String.raw`\tfrac1d\sum_i (g_i-t)^2`,
        live: (latest: Readonly<Record<string, number>>) => (latest.loss === undefined ? null : `${latest.loss}`),
        meaning: 'How far the weights are from the target.',
        source: 'testing/toy-recipe/toy-stages.ts',
      },
    ],
    glossary: [['Target', 'Where the weights shall go.']],
  }),
});

export const toyScale: Run<typeof toyScaleStage> = async function* (context) {
  const { settings, inputs, draws, model, log } = context;
  const policy = context.trainable('policy', {}, { fresh: () => copyModel(inputs.base.parameters) });
  const state = { policy, ...context.resumed({ step: 0 }) };
  context.saves(state, () => state.step);
  context.output('policy', { config: model, parameters: policy.parameters, own: policy.own });
  const { target } = settings;
  try {
    while (state.step < settings.steps) {
      // A little chance in each step, as a stage with data has.
      const rate = settings.learningRate * (0.5 + new Random(draws.seed, draws.stream('toy scale'), state.step).next());
      const { loss, gradNorm, metrics } = await trainStep(policy.optimizer, rate, () => {
        const norm = weight<tf.Tensor1D>(policy.parameters, FINAL_NORM);
        return {
          loss: tf.mean(tf.square(tf.sub(norm, target))) as tf.Scalar,
          metrics: { scale: tf.mean(norm) as tf.Scalar },
        };
      });
      state.step++;
      yield {
        type: 'metrics',
        step: state.step,
        values: { loss, ...metrics, grad_norm: gradNorm, learning_rate: rate },
      };
      if (state.step === settings.steps) yield await sampled(context, state.step, inputs.base, policy.parameters);
      yield { type: 'checkpoint', step: state.step };
      yield { type: 'progress', step: state.step, total: settings.steps };
    }
    context.report({ seconds: log.seconds(), loss_first: log.first('loss'), loss_last: log.last('loss') });
  } finally {
    policy.optimizer.dispose();
  }
};

/** Trains a low-rank adapter on a model that stays as it is: one short answer to every prompt. */
export const toyAdapterStage = defineStage({
  ...shared,
  type: 'toy-adapter',
  title: 'Toy adapter',
  short: 'Adapter',
  purpose: 'Teach an adapter on a frozen model to answer in one way.',
  settings: z.object({
    steps,
    learningRate,
    rank: setting(count(64), 'Rank r', 'Rank of the two factors of a weight.', 2),
    alpha: setting(positive(128), 'α', 'The adapter counts α/r times.', 4),
  }),
  inputs: { base: { kind: 'policy', why: 'the adapter lies on it' } },
  outputs: { policy: { kind: 'policy', title: 'Adapted', color: 'policy' } },
  metrics: [LOSS, ...STEP_METRICS],
  charts: [{ names: ['loss'] }],
  samples: { columns: ['base', 'policy'], empty: 'Answers without the adapter and with it.' },
  memory: (_, model) => ({
    models: 0,
    trained: 0,
    values: trainingValues(model, 64, 32),
    largest: model.vocab_size * 64,
  }),
  topic: async () => ({ intro: 'A stage for tests.', formulas: [], glossary: [] }),
});

export const toyAdapter: Run<typeof toyAdapterStage> = async function* (context) {
  const { settings, inputs, draws, model, tokenizer, log } = context;
  const { base } = inputs;
  const adapter = context.trainable(
    'adapter',
    { maxNorm: 1 },
    {
      fresh: () => initAdapter(base.parameters, model.num_hidden_layers, settings, draws.seed, draws.stream('lora')),
      assemble: (own) => withAdapter(base.parameters, own, settings),
    },
  );
  const state = { adapter, ...context.resumed({ step: 0 }) };
  context.saves(state, () => state.step);
  context.output('policy', { config: model, parameters: adapter.parameters, own: adapter.own });
  const lesson = { at: (i: number) => ({ prompt: 'bcdefg'.slice(i % 5), completion: 'ab' }) };
  try {
    while (state.step < settings.steps) {
      const batch = demonstrationBatch(lesson, 4 * state.step, 4, tokenizer, model.max_position_embeddings);
      const { loss, gradNorm, applied } = await trainStep(
        adapter.optimizer,
        settings.learningRate,
        () => supervisedLoss(adapter.parameters, model, batch),
        supervisedReads(batch),
      );
      if (!applied) throw new StageError('toy-not-finite', 'The toy adapter’s gradient was not a finite number.');
      state.step++;
      const figures = { loss, grad_norm: gradNorm, learning_rate: settings.learningRate };
      yield { type: 'metrics', step: state.step, values: figures };
      if (state.step === settings.steps) yield await sampled(context, state.step, base, adapter.parameters);
      yield { type: 'checkpoint', step: state.step };
      yield { type: 'progress', step: state.step, total: settings.steps };
    }
    context.report({ seconds: log.seconds(), loss_first: log.first('loss'), loss_last: log.last('loss') });
  } finally {
    adapter.optimizer.dispose();
  }
};

const PROMPTS = ['b', 'cd'];

type Context = Pick<
  StageContext<typeof toyScaleStage | typeof toyAdapterStage>,
  'tokenizer' | 'model' | 'inputName' | 'outputName'
>;

/** Answers of the model that went in beside those of the one that comes out. */
async function sampled(
  { tokenizer, model, inputName, outputName }: Context,
  step: number,
  base: LanguageModel,
  parameters: Parameters,
): Promise<StageEvent> {
  const options = { greedy: true, maxNewTokens: 3 };
  const before = await answerPrompts(base, tokenizer, PROMPTS, options);
  const after = await answerPrompts({ config: model, parameters }, tokenizer, PROMPTS, options);
  const rows = PROMPTS.map((prompt, i) => ({
    prompt,
    answers: { [inputName('base')]: before[i]?.text ?? '', [outputName('policy')]: after[i]?.text ?? '' },
  }));
  return { type: 'samples', step, rows };
}
