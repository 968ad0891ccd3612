/** What the stages have in common that train a picture model on labels: its steps, and what it draws as it learns. */
import * as tf from '@tensorflow/tfjs-core';
import { pictureOf } from '../data/picture';
import type { Pairs } from '../data/rows';
import { cloneParameters } from '../model';
import { predictNoise } from '../model/pictures/unet';
import { linearSchedule, trainStep } from '../optim';
import type { LossAndMetrics } from '../optim/train-step';
import { type Caption, parseCaption } from '../pictures/attributes';
import { PICTURE_LENGTH, SIZE } from '../pictures/face';
import { Random } from '../random';
import type { Denoiser } from './artifacts';
import type { Draws } from './draws';
import { StageError, type StageEvent } from './events';
import { SHOWN } from './picture-model';
import { type NoisyBatch, noiseError, noisyBatch, pictureNoise } from './picture-noise';
import { asked, drawAsked, pictureRows, seen } from './picture-samples';
import type { StageContext } from './stage-run';
import type { Trainable } from './trainable';

/** A label with both pictures as numbers. */
export interface PicturePair {
  readonly caption: Caption;
  readonly chosen: Float32Array;
  readonly rejected: Float32Array;
}

/** Labels that prefer one picture, as numbers. Errors: StageError '<name>-no-labels' where there are none. */
export function picturePairs({ rows }: Pairs, name: string): readonly PicturePair[] {
  const pairs = rows.flatMap((row): PicturePair[] => {
    const caption = parseCaption(row.prompt);
    const [chosen, rejected] = [pictureOf(row.chosen, SIZE), pictureOf(row.rejected, SIZE)];
    return row.tie || !caption || !chosen || !rejected ? [] : [{ caption, chosen, rejected }];
  });
  if (pairs.length > 0) return pairs;
  throw new StageError(
    `${name}-no-labels`,
    'There is no label that prefers one picture to another, so there is nothing to learn. Label some pairs of pictures first.',
    { rows: rows.length },
  );
}

/** The labels of a step: all of them once in each epoch, in an order drawn anew. */
export function labelsAt(
  pairs: readonly PicturePair[],
  step: number,
  size: number,
  draws: Draws,
): readonly PicturePair[] {
  return Array.from({ length: size }, (_, i) => {
    const at = step * size + i;
    const epoch = Math.floor(at / pairs.length);
    const order = new Random(draws.seed, draws.stream('picture epochs'), 4096 * epoch).shuffle([...pairs.keys()]);
    return pairs[order[at % pairs.length] as number] as PicturePair;
  });
}

/**
 * The pictures of a step with noise. Those of one label (all that `of` gives) share one level of noise and one noise; levels
 * are spread evenly over the labels.
 */
export function labelBatch(
  pairs: readonly PicturePair[],
  step: number,
  draws: Draws,
  of: readonly ('chosen' | 'rejected')[],
): NoisyBatch {
  const first = new Random(draws.seed, draws.stream('picture levels'), step).next();
  const times = Float32Array.from({ length: pairs.length }, (_, i) => (first + i / pairs.length) % 1);
  const noise = pictureNoise(draws.seed, draws.stream('picture noise'), step * pairs.length, pairs.length);
  const rows = of.flatMap((side) => pairs.map((pair) => ({ pixels: pair[side], caption: pair.caption })));
  const again = <T extends Float32Array>(values: T) =>
    Float32Array.from({ length: of.length * values.length }, (_, i) => values[i % values.length] as number);
  return noisyBatch(rows, again(times), again(noise));
}

/** ‖ε − ε_θ‖² of every picture of a batch, means over its numbers: [B]. */
export function errorsOf(
  { parameters, config }: Pick<Denoiser, 'parameters' | 'config'>,
  batch: NoisyBatch,
): tf.Tensor1D {
  const shape: [number, number] = [batch.times.length, PICTURE_LENGTH];
  const seenNoise = predictNoise(parameters, config, { ...batch, pictures: tf.tensor2d(batch.pictures, shape) });
  return noiseError(seenNoise, tf.tensor2d(batch.noise, shape));
}

interface PictureSettings {
  readonly steps: number;
  readonly learningRate: number;
  readonly warmupRatio: number;
  readonly maxGradNorm: number;
  readonly sampleEvery: number;
  readonly sampleSteps: number;
  readonly watched: number;
}

type PictureContext = Pick<StageContext<never>, 'resumed' | 'trainable' | 'saves' | 'log' | 'report'> & {
  readonly draws: Draws;
  readonly settings: PictureSettings;
  readonly inputs: { readonly reference: Denoiser };
  inputName(port: 'reference'): string;
  outputName(port: 'model'): string;
  output(port: 'model', value: Denoiser): void;
};

interface Learned {
  /** Names its errors. */
  readonly name: string;
  /** What a step needs before its gradient, and then its loss. */
  step(model: Denoiser, step: number): { loss(): LossAndMetrics; done(): void };
}

/** Trains a copy of the model; what it draws is read every so many steps. */
export async function* pictureTraining(
  context: PictureContext,
  { name, step: stepOf }: Learned,
): AsyncGenerator<StageEvent, void> {
  const { settings, inputs, draws, log } = context;
  const { steps, learningRate, warmupRatio, sampleEvery, sampleSteps } = settings;
  const state: { readonly model: Trainable; step: number } = {
    model: context.trainable(
      'model',
      { maxNorm: settings.maxGradNorm, epsilon: 1e-8 },
      { fresh: () => cloneParameters(inputs.reference.parameters) },
    ),
    ...context.resumed({ step: 0 }),
  };
  const model: Denoiser = { config: inputs.reference.config, parameters: state.model.parameters, own: state.model.own };
  context.saves(state, () => state.step);
  context.output('model', model);
  const request = asked(draws.seed, 'shown', 0, settings.watched);
  const shown = { captions: request.captions.slice(0, SHOWN), noise: request.noise.slice(0, SHOWN * PICTURE_LENGTH) };
  const before = await drawAsked(inputs.reference, shown, sampleSteps);
  const look = async function* (): AsyncGenerator<StageEvent> {
    const pictures = await drawAsked(model, request, sampleSteps);
    yield { type: 'metrics', step: state.step, values: seen(pictures, request.captions).figures };
    const drawn = { [context.inputName('reference')]: before, [context.outputName('model')]: pictures };
    yield { type: 'samples', step: state.step, rows: pictureRows(shown.captions, drawn) };
  };
  try {
    if (state.step === 0) yield* look();
    while (state.step < steps) {
      const rate = linearSchedule(learningRate, state.step, steps, Math.ceil(warmupRatio * steps));
      const { loss: lossOf, done } = stepOf(model, state.step);
      const { loss, gradNorm, applied, metrics } = await trainStep(state.model.optimizer, rate, lossOf);
      done();
      if (!applied)
        throw new StageError(
          `${name}-not-finite`,
          `The loss or its gradient was not a finite number at step ${state.step + 1}; the weights are as they were before it. Lower the learning rate and start again.`,
          { step: state.step + 1, loss, gradNorm },
        );
      state.step++;
      const values = { loss, ...metrics, grad_norm: gradNorm, learning_rate: rate };
      yield { type: 'metrics', step: state.step, values };
      if (state.step % sampleEvery === 0 || state.step === steps) yield* look();
      yield { type: 'checkpoint', step: state.step };
      yield { type: 'progress', step: state.step, total: steps };
    }
    const [first, last] = [log.first('shares/smiling'), log.last('shares/smiling')];
    const figures = { loss_last: log.last('loss'), smiling_first: first, smiling_last: last };
    context.report({
      seconds: log.seconds(),
      ...figures,
      obeyed: log.last('obeyed'),
      diversity: log.last('diversity'),
    });
  } finally {
    state.model.optimizer.dispose();
  }
}
