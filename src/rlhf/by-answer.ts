import * as tf from '@tensorflow/tfjs-core';
import { select } from './masked';

/** Which answer of a batch each of its n tokens belongs to. */
export interface AnswerIndex {
  /** int32 [n]; 0 at the padding. */
  readonly index: tf.Tensor1D;
  /** Answers in the batch. */
  readonly count: number;
}

/** Σ over the tokens of each answer: [n] -> [answers]. Differentiable; the padding must be 0. */
export const sumByAnswer = (perToken: tf.Tensor1D, { index, count }: AnswerIndex): tf.Tensor1D =>
  tf.tidy(() => {
    // tfjs knows no one-hot of one class: a second one stays empty.
    const of = tf.oneHot(index, Math.max(2, count)).toFloat(); // [n, answers]
    const sums = tf.reshape(tf.matMul(tf.reshape(perToken, [1, -1]), of as tf.Tensor2D), [-1]) as tf.Tensor1D;
    return count === 1 ? tf.slice1d(sums, 0, 1) : sums;
  });

/** Mean over the true tokens of each answer: [n] -> [answers]; 0 for an answer without any. Differentiable. */
export const meanByAnswer = (perToken: tf.Tensor1D, mask: tf.Tensor1D, answers: AnswerIndex): tf.Tensor1D =>
  tf.tidy(() => {
    const lengths = sumByAnswer(tf.cast(mask, 'float32'), answers);
    return tf.div(sumByAnswer(select(perToken, mask), answers), tf.maximum(lengths, 1)) as tf.Tensor1D;
  });
