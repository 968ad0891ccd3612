/** The scalar head of the reward model and of the value model (`score.weight` of LlamaForSequenceClassification). */
import * as tf from '@tensorflow/tfjs-core';
import { linear } from '../compute/kernels';
import { Random } from '../random';
import { fromArrays, type Parameters, weight } from './parameters';
import { gatherPositions } from './transformer';

export const SCORE = 'score.weight';

/** The same weights and a head [1, D] drawn from N(0, 1/√(D+1)) (Stiennon et al. 2020). Shares the given variables. */
export function withScoreHead(parameters: Parameters, hiddenSize: number, seed: number): Parameters {
  const random = new Random(seed, SCORE);
  const deviation = 1 / Math.sqrt(hiddenSize + 1);
  const data = Float32Array.from({ length: hiddenSize }, () => deviation * random.normal());
  return new Map([...parameters, ...fromArrays([{ name: SCORE, shape: [1, hiddenSize], data }])]);
}

/** Values at all positions: hidden [B, T, D] -> [B, T]. */
export function values(parameters: Parameters, hidden: tf.Tensor3D): tf.Tensor2D {
  const [batch, length, width] = hidden.shape;
  return tf.tidy(() => {
    const rows = hidden.reshape<tf.Tensor2D>([batch * length, width]);
    return linear(rows, weight<tf.Tensor2D>(parameters, SCORE)).reshape([batch, length]);
  });
}

/** Score of each row at its own last token: hidden [B, T, D], last int32 [B] (index within the row) -> [B]. */
export function scoreAt(parameters: Parameters, hidden: tf.Tensor3D, last: tf.Tensor1D): tf.Tensor1D {
  const [batch, length] = hidden.shape;
  return tf.tidy(() => {
    const flat = tf.add(last, tf.mul(tf.range(0, batch, 1, 'int32'), tf.scalar(length, 'int32'))) as tf.Tensor1D;
    return linear(gatherPositions(hidden, flat), weight<tf.Tensor2D>(parameters, SCORE)).reshape([batch]);
  });
}
