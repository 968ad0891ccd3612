import * as tf from '@tensorflow/tfjs-core';
import { logSoftmax } from './logprobs';
import { requireSameLength, select } from './masked';

/*
 * Estimators of KL(π ‖ π_ref) at one sampled token a ~ π, from ℓ = log π(a|s) and ℓ_ref = log π_ref(a|s).
 * Source: Schulman 2020, "Approximating KL Divergence" (joschu.net/blog/kl-approx.html), with r = π_ref/π.
 * All in nats. The sign trap: k3 takes log r = ℓ_ref − ℓ, the negative of what k1 is.
 */

/** k1 = ℓ − ℓ_ref = −log r: unbiased, high variance, either sign. PPO's reward uses it (InstructGPT, eq. 2). */
export function k1(logprob: number, refLogprob: number): number {
  return logprob - refLogprob;
}

/** k2 = ½ (log r)²: biased, low variance, never negative. */
export function k2(logprob: number, refLogprob: number): number {
  return 0.5 * (refLogprob - logprob) ** 2;
}

/**
 * k3 = (r − 1) − log r, with log r = ℓ_ref − ℓ: unbiased, low variance, never negative.
 *
 * Near 0 the two terms cancel, so for |log r| < 0.01 its series ½x²(1 + x/3(1 + x/4(1 + x/5(1 + x/6)))) is used: exact
 * to 1e-13, and a square times something positive cannot be negative. Elsewhere expm1(x) − x in double precision.
 * Infinite where r overflows (log r > 709).
 */
export function k3(logprob: number, refLogprob: number): number {
  const x = refLogprob - logprob;
  if (Math.abs(x) >= 0.01) return Math.expm1(x) - x;
  return 0.5 * x * x * (1 + (x / 3) * (1 + (x / 4) * (1 + (x / 5) * (1 + x / 6))));
}

export type KlEstimator = (logprob: number, refLogprob: number) => number;

/**
 * An estimator at every response token: out_{b,t} = k(ℓ, ℓ_ref) where the mask is true, 0 elsewhere.
 *
 * Shapes: logprobs, refLogprobs [B·R] float32, mask [B·R] 0 or 1 → [B·R]. Unit: nats. What lies under a zero mask is
 * never read, so a NaN there cannot escape. Errors: RangeError when lengths differ.
 */
export function tokenKl(
  estimator: KlEstimator,
  logprobs: Float32Array,
  refLogprobs: Float32Array,
  mask: Uint8Array,
): Float32Array {
  const n = requireSameLength('logprobs, refLogprobs and mask', logprobs, refLogprobs, mask);
  const out = new Float32Array(n);
  for (let i = 0; i < n; i++) if (mask[i]) out[i] = estimator(logprobs[i] as number, refLogprobs[i] as number);
  return out;
}

/**
 * Sum over each sequence: KL_b = Σₜ k_{b,t} (the chain rule of KL over tokens).
 *
 * Shapes: perToken and mask [B·R], rows of `width` R → [B]. Unit: nats a sequence; its mean over b is TRL's
 * `objective/kl` when perToken is k1. Errors: RangeError when the length is not a multiple of R.
 */
export function sequenceSum(perToken: Float32Array, mask: Uint8Array, width: number): Float32Array {
  const n = requireSameLength('perToken and mask', perToken, mask);
  if (width < 1 || n % width !== 0) throw new RangeError(`${n} tokens are not rows of ${width}`);
  const out = new Float32Array(n / width);
  for (let b = 0; b < out.length; b++) {
    let sum = 0;
    for (let i = b * width; i < (b + 1) * width; i++) if (mask[i]) sum += perToken[i] as number;
    out[b] = sum;
  }
  return out;
}

/**
 * k3 at every token as a penalty in the loss: k3ₜ = expm1(x) − x, x = ℓ_ref − ℓ.
 *
 * Source: Shao et al. 2024 (GRPO), eq. 4. Shapes: logprobs (differentiated), refLogprobs, mask [N] → [N], 0 under a false
 * mask. Unit: nats. Departure: x is clamped to ±20 first, so that one absurd token gives e²⁰ and not infinity. In float32 the
 * value is exact to 1e-7; its gradient 1 − eˣ loses nothing near 0.
 */
export function k3Penalty(logprobs: tf.Tensor1D, refLogprobs: tf.Tensor1D, mask: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => {
    const x = tf.clipByValue(tf.sub(select(refLogprobs, mask), select(logprobs, mask)), -20, 20);
    return tf.sub(tf.expm1(x), x) as tf.Tensor1D;
  });
}

/**
 * Full KL of two next-token distributions: KL(π ‖ π_ref) = Σ_v π_v (log π_v − log π_ref,v).
 *
 * Source: Cover and Thomas 2006, eq. 2.26. What k1, k2 and k3 estimate from one draw; costs both vocabularies of logits.
 * Shapes: logits, refLogits [N, V] → [N]. Unit: nats. Never negative but for rounding (about 1e-7 in float32).
 * Differentiable in both. τ divides both alike.
 */
export function fullKl(logits: tf.Tensor2D, refLogits: tf.Tensor2D, temperature = 1): tf.Tensor1D {
  return tf.tidy(() => {
    const logp = logSoftmax(logits, temperature);
    const refLogp = logSoftmax(refLogits, temperature);
    return tf.sum(tf.mul(tf.exp(logp), tf.sub(logp, refLogp)), 1);
  });
}
