import * as tf from '@tensorflow/tfjs-core';
import { maskedMean, select } from './masked';

/** |log ρ| is held to this before exp, so that one absurd token gives e²⁰ and not infinity. */
export const LOG_RATIO_LIMIT = 20;

/**
 * Clipped policy loss: L = (1/n) Σₜ max(−Âₜρₜ, −Âₜ clip(ρₜ, 1−ε, 1+ε)), ρₜ = exp(log π_θ(aₜ|sₜ) − log π_old(aₜ|sₜ)).
 *
 * Source: Schulman et al. 2017 (PPO), eq. 7, negated to be minimised.
 * Shapes: logprobs (differentiated), oldLogprobs, advantages, mask [N] → scalar, over the true tokens; none true: 0.
 * Departures: log ρ is clamped to ±20 first (no gradient beyond). At a tie of the two terms the unclipped one has the
 * gradient; inside the range the two are the same function.
 */
export function policyLoss(
  logprobs: tf.Tensor1D,
  oldLogprobs: tf.Tensor1D,
  advantages: tf.Tensor1D,
  mask: tf.Tensor1D,
  cliprange: number,
): tf.Scalar {
  return tf.tidy(() => {
    const ratio = policyRatio(logprobs, oldLogprobs, mask);
    return maskedMean(clippedTerms(ratio, select(advantages, mask), cliprange), mask);
  });
}

/** max(−Âρ, −Â clip(ρ, 1−ε, 1+ε)) of each action, a token or a whole answer. Shapes: all [N]. */
export function clippedTerms(ratio: tf.Tensor1D, advantages: tf.Tensor1D, cliprange: number): tf.Tensor1D {
  return tf.tidy(() => {
    const loss = tf.neg(advantages);
    const clipped = tf.mul(loss, tf.clipByValue(ratio, 1 - cliprange, 1 + cliprange));
    return tf.maximum(tf.mul(loss, ratio), clipped) as tf.Tensor1D;
  });
}

/** ρ = exp(clamp(log π_θ − log π_old, ±20)); 1 where the mask is false. Shapes: all [N]. */
export function policyRatio(logprobs: tf.Tensor1D, oldLogprobs: tf.Tensor1D, mask: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => {
    const logRatio = tf.sub(select(logprobs, mask), select(oldLogprobs, mask));
    return tf.exp(tf.clipByValue(logRatio, -LOG_RATIO_LIMIT, LOG_RATIO_LIMIT)) as tf.Tensor1D;
  });
}
