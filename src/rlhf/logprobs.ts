import * as tf from '@tensorflow/tfjs-core';
import { select } from './masked';

export interface TokenStatistics {
  /** log π(aᵢ|sᵢ) of the given tokens, [N], in nats. */
  readonly logprobs: tf.Tensor1D;
  /** Entropy of the whole distribution at each position, [N], in nats. */
  readonly entropy: tf.Tensor1D;
}

/**
 * Log-probabilities of every token: log π(v|s) = z_v/τ − log Σ_u exp(z_u/τ).
 *
 * Source: Vaswani et al. 2017, §3.4 (softmax of tied logits); τ is applied where it is sampled and scored alike (π,
 * π_old and π_ref are all the distribution at τ, or the ratio of the first minibatch would not be 1).
 * Shapes: logits z [N, V] float32 → [N, V]. Unit: nats. The maximum is subtracted first, so no finite logit overflows.
 * Errors: RangeError for τ ≤ 0.
 */
export function logSoftmax(logits: tf.Tensor2D, temperature = 1): tf.Tensor2D {
  requireTemperature(temperature);
  return tf.tidy(() => tf.logSoftmax(temperature === 1 ? logits : tf.div<tf.Tensor2D>(logits, temperature)));
}

/**
 * Log-probability of one token a row, and the row's entropy: log π(aᵢ|sᵢ) and H = −Σ_v π_v log π_v.
 *
 * Shapes: logits [N, V], ids [N] int32, mask [N] bool (optional) → two [N]. Unit: nats.
 * A row under a false mask gives 0 and takes no gradient, whatever its logits and id are. Both are differentiable.
 * Departure: none; entropy is exact, over the full distribution, not estimated from samples.
 * The fused kernel in compute/kernels computes the same two from logits; this is its readable reference.
 */
export function tokenStatistics(
  logits: tf.Tensor2D,
  ids: tf.Tensor1D,
  temperature = 1,
  mask?: tf.Tensor1D,
): TokenStatistics {
  const [rows, vocabulary] = logits.shape;
  if (ids.size !== rows) throw new RangeError(`${rows} rows of logits but ${ids.size} token ids`);
  const [logprobs, entropy] = tf.tidy(() => {
    const rowMask = mask && tf.broadcastTo(tf.expandDims(mask, 1), [rows, vocabulary]);
    const logp = logSoftmax(rowMask ? select(logits, rowMask) : logits, temperature); // [N, V]
    const chosen = tf.cast(tf.oneHot(mask ? select(ids, mask) : ids, vocabulary), 'bool'); // [N, V]
    const token = tf.sum<tf.Tensor1D>(select(logp, chosen), 1);
    const h = tf.neg(tf.sum<tf.Tensor1D>(tf.mul(tf.exp(logp), logp), 1));
    return mask ? [select(token, mask), select(h, mask)] : [token, h];
  });
  return { logprobs: logprobs as tf.Tensor1D, entropy: entropy as tf.Tensor1D };
}

/** Just the log-probabilities of `tokenStatistics`. */
export function tokenLogprobs(logits: tf.Tensor2D, ids: tf.Tensor1D, temperature = 1, mask?: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => tokenStatistics(logits, ids, temperature, mask).logprobs);
}

function requireTemperature(temperature: number): void {
  if (!(temperature > 0)) throw new RangeError(`temperature must be above 0, got ${temperature}`);
}
