/** The scalar head of the reward model and of the value model (`score.weight` of LlamaForSequenceClassification). */
import * as tf from '@tensorflow/tfjs-core';
import { linear } from '../compute/kernels';
import { SCORE_HEAD } from '../data/weights';
import { Random } from '../random';
import { besides } from './lora';
import { fromArrays, type Parameters, weight } from './parameters';

/**
 * The same weights and a head [1, D] drawn from N(0, 1/√(D+1)) (Stiennon et al. 2020). Shares the given variables.
 * `stream` separates the draws of several heads of one run.
 */
export function withScoreHead(
  parameters: Parameters,
  hiddenSize: number,
  seed: number,
  stream = SCORE_HEAD,
): Parameters {
  const random = new Random(seed, stream);
  const deviation = 1 / Math.sqrt(hiddenSize + 1);
  const data = Float32Array.from({ length: hiddenSize }, () => deviation * random.normal());
  return besides(parameters, fromArrays([{ name: SCORE_HEAD, shape: [1, hiddenSize], data }]));
}

/** The same weights and a head [1, D] of zeros: a value model that has seen no rewards yet foresees 0. Shares the given variables. */
export const withZeroHead = (parameters: Parameters, hiddenSize: number): Parameters =>
  besides(parameters, fromArrays([{ name: SCORE_HEAD, shape: [1, hiddenSize], data: new Float32Array(hiddenSize) }]));

/** Scalar of each hidden state: [N, D] -> [N]. */
export function values(parameters: Parameters, hidden: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => linear(hidden, weight<tf.Tensor2D>(parameters, SCORE_HEAD)).reshape([hidden.shape[0]]));
}
