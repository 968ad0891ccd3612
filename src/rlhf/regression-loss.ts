import * as tf from '@tensorflow/tfjs-core';
import { select } from './masked';

/**
 * Regression on ratings: L = Σ w (s − z)² / 2Σ w, z the rating in deviations of all ratings.
 *
 * Source: Wang et al. 2023 (HelpSteer), section 3; Lambert 2025, chapter 7. Shapes: scores s (differentiated), ratings z and weights w
 * [N] → scalar. Weights all 0: 0.
 */
export function regressionLoss(scores: tf.Tensor1D, ratings: tf.Tensor1D, weight: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => {
    const seen = tf.greater(weight, 0) as tf.Tensor1D;
    const squares = tf.square(tf.sub(select(scores, seen), select(ratings, seen)));
    const total = tf.sum(weight);
    return tf.div(tf.sum(tf.mul(weight, squares)), tf.mul(2, tf.where(tf.greater(total, 0), total, 1))) as tf.Scalar;
  });
}

/** Of a model that separates all pairs the slope has no end. */
const STEEPEST = 30;

/**
 * What a score is worth in log-odds: the k in P(y ≻ y′) = σ(k(s − s′)) under which the comparisons are most likely, 0 to 30.
 * `leads`: s − s′ of the answer that was preferred. Source: Platt 1999, without an offset, for there is no first answer. No leads: 0.
 */
export function logOddsSlope(leads: ArrayLike<number>): number {
  /** Derivative of the log-likelihood: it falls, so it is 0 once at most. */
  const rise = (k: number): number => {
    let sum = 0;
    for (let i = 0; i < leads.length; i++) sum += (leads[i] as number) / (1 + Math.exp(k * (leads[i] as number)));
    return sum;
  };
  let [low, high] = [0, STEEPEST];
  if (rise(low) <= 0) return low;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (rise(middle) > 0) low = middle;
    else high = middle;
  }
  return low;
}
