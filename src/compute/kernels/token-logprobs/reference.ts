import * as tf from '@tensorflow/tfjs-core';

export interface TokenLogprobsAttributes {
  readonly temperature: number;
}

/** log softmax, [N, V]. */
function logSoftmax(logits: tf.Tensor2D, temperature: number): tf.Tensor2D {
  const scaled = tf.div(logits, temperature);
  const shifted = tf.sub(scaled, tf.max(scaled, 1, true));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)));
}

/** bool [N, V]: true at each row's target. */
function isTarget(targets: tf.Tensor1D, vocabulary: number): tf.Tensor2D {
  return tf.equal(targets.reshape([-1, 1]), tf.range(0, vocabulary, 1, 'int32').reshape([1, -1]));
}

/** Log-probabilities and entropies, [N] each. */
export function tokenLogprobsReference(logits: tf.Tensor2D, targets: tf.Tensor1D, temperature: number): tf.Tensor[] {
  const logp = logSoftmax(logits, temperature);
  const chosen = isTarget(targets, logits.shape[1]);
  // By selection: -∞ at another token would make 0·(-∞) = NaN.
  const picked = tf.sum(tf.where(chosen, logp, tf.zerosLike(logp)), 1);
  const entropy = tf.neg(tf.sum(tf.mul(tf.exp(logp), logp), 1));
  return [picked, entropy];
}

/** ∂log π_t/∂l = (1ₜ - π)/τ and ∂H/∂l = -π·(log π + H)/τ. dys [N] each -> [N, V]. */
export function tokenLogprobsBackwardReference(
  dys: readonly tf.Tensor1D[],
  logits: tf.Tensor2D,
  targets: tf.Tensor1D,
  temperature: number,
): tf.Tensor2D {
  const n = logits.shape[0];
  const [dLogprob, dEntropy] = dys.map((part) => part.reshape([n, 1])) as [tf.Tensor2D, tf.Tensor2D];
  const logp = logSoftmax(logits, temperature);
  const p = tf.exp(logp);
  const entropy = tf.neg(tf.sum(tf.mul(p, logp), 1, true));
  const chosen = tf.cast(isTarget(targets, logits.shape[1]), 'float32');
  const fromLogprob = tf.mul(dLogprob, tf.sub(chosen, p));
  const fromEntropy = tf.mul(dEntropy, tf.mul(p, tf.add(logp, entropy)));
  return tf.div(tf.sub(fromLogprob, fromEntropy), temperature);
}
