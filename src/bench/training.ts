/** A training step: next-token loss at every token, AdamW without decay, the loss read at the end. Plain tfjs clips nothing. */
import * as tf from '@tensorflow/tfjs-core';
import { onPlainTfjs } from '../compute/replaced-kernels';
import { disposeParameters, initParameters, toArrays } from '../model';
import { AdamW, trainStep } from '../optim';
import { Random } from '../random';
import { packBatch } from '../train/batch';
import { supervisedLoss, supervisedReads } from '../train/supervised';
import { type Duel, largestDifference } from './duel';
import { PlainModel, plainWeights } from './plain-model';
import type { BenchSize } from './sizes';

const RATE = 1e-3;
const EPSILON = 1e-5;

export async function trainingDuel(
  { model, batch: rows, length }: BenchSize,
  maxNorm = Number.POSITIVE_INFINITY,
): Promise<Duel> {
  const parameters = initParameters(model, 1);
  const optimizer = new AdamW(parameters, { epsilon: EPSILON, maxNorm });
  const random = new Random(1, 'bench rows');
  const examples = Array.from({ length: rows }, () => ({
    ids: Array.from({ length }, () => random.int(model.vocab_size)),
    mask: new Array<number>(length).fill(1),
  }));
  const batch = packBatch(examples, 0);
  const step = async (): Promise<number> => {
    const loss = () => supervisedLoss(parameters, model, batch);
    return (await trainStep(optimizer, RATE, loss, supervisedReads(batch))).loss;
  };

  const plain = new PlainModel(model, plainWeights(await toArrays(parameters)));
  const adam = tf.train.adam(RATE, 0.9, 0.999, EPSILON);
  const ids = tf.tensor2d(batch.ids.subarray(0, rows * length), [rows, length], 'int32');
  const positions = tf.tensor1d(batch.positions.subarray(0, batch.learned), 'int32');
  const targets = tf.tidy(() =>
    tf.oneHot(tf.tensor1d(batch.targets.subarray(0, batch.learned), 'int32'), model.vocab_size).toFloat(),
  );
  const plainLoss = (): tf.Scalar => {
    const hidden = tf.gather(plain.hidden(ids).reshape([-1, model.hidden_size]), positions);
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(plain.logits(hidden)), targets), 1)));
  };
  const plainStep = (): Promise<number> =>
    onPlainTfjs(async () => {
      const loss = tf.tidy(() => adam.minimize(plainLoss, true) as tf.Scalar);
      const [value] = await loss.data();
      loss.dispose();
      return value as number;
    });

  return {
    task: 'training',
    tokens: rows * length,
    ours: step,
    plain: plainStep,
    async check() {
      const losses: { ours: number[]; plain: number[] } = { ours: [], plain: [] };
      for (let i = 0; i < 3; i++) {
        losses.ours.push(await step());
        losses.plain.push(await plainStep());
      }
      return largestDifference(losses.ours, losses.plain);
    },
    dispose() {
      optimizer.dispose();
      disposeParameters(parameters);
      adam.dispose();
      plain.dispose();
      tf.dispose([ids, positions, targets]);
    },
  };
}
