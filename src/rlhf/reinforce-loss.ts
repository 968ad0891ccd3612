import * as tf from '@tensorflow/tfjs-core';
import { maskedMean, select } from './masked';

/**
 * The plain policy gradient: L = −(1/n) Σₜ Âₜ log π_θ(aₜ|sₜ).
 *
 * Source: Williams 1992 (REINFORCE); with Â from a critic it is A2C's (Mnih et al. 2016, the synchronous form of A3C).
 * Right for the policy that sampled and for no other: there is no ratio, so each rollout gives one step.
 * Shapes: logprobs (differentiated), advantages, mask [n] → scalar, over the true tokens; none true: 0. Departures: none.
 */
export function reinforceLoss(logprobs: tf.Tensor1D, advantages: tf.Tensor1D, mask: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => tf.neg(maskedMean(tf.mul(select(advantages, mask), select(logprobs, mask)), mask)) as tf.Scalar);
}
