import * as tf from '@tensorflow/tfjs-core';
import { maskedMean } from '../rlhf/masked';
import { policyLoss } from '../rlhf/ppo-loss';

/** A minibatch of a rollout as a policy loss sees it, its n tokens end to end. */
export interface LossBatch {
  /** log π_old and Â at each token, [n]. */
  readonly old: tf.Tensor1D;
  readonly advantages: tf.Tensor1D;
  /** bool, [n]; false at the padding at the end. */
  readonly mask: tf.Tensor1D;
  /** Which answer of the minibatch each token belongs to, int32 [n]; 0 at the padding. */
  readonly answer: () => tf.Tensor1D;
  /** Answers in the minibatch. */
  readonly answers: number;
}

/** What the policy is moved by. */
export interface PolicyLoss {
  /** Of everything but the data that it depends on: a recorded step of one loss is not taken for another's. */
  readonly key: string;
  /** A ratio further than this from 1 counts as clipped in the diagnostics. */
  readonly cliprange: number;
  /** Differentiable in logprobs [n]; to be minimised. */
  of(logprobs: tf.Tensor1D, batch: LossBatch): tf.Scalar;
  /** How a penalty at every token, [n], becomes one number beside it. */
  aggregate(perToken: tf.Tensor1D, batch: LossBatch): tf.Scalar;
}

/** PPO's: each token's ratio clipped, mean over all tokens. */
export const clippedLoss = (cliprange: number): PolicyLoss => ({
  key: `clipped ${cliprange}`,
  cliprange,
  of: (logprobs, { old, advantages, mask }) => policyLoss(logprobs, old, advantages, mask, cliprange),
  aggregate: (perToken, { mask }) => maskedMean(perToken, mask),
});

/** Σ over the tokens of each answer: [n] -> [answers]. Differentiable; the padding must be 0. */
export const sumByAnswer = (
  perToken: tf.Tensor1D,
  { answer, answers }: Pick<LossBatch, 'answer' | 'answers'>,
): tf.Tensor1D =>
  tf.tidy(() => {
    const of = tf.oneHot(answer(), answers).toFloat(); // [n, answers]
    return tf.reshape(tf.matMul(tf.reshape(perToken, [1, -1]), of as tf.Tensor2D), [-1]) as tf.Tensor1D;
  });
