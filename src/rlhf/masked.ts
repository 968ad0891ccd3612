import * as tf from '@tensorflow/tfjs-core';

/**
 * x where the mask is true, 0 elsewhere: xᵢ if mᵢ else 0.
 *
 * Every loss passes its inputs through this before it computes anything. A select keeps a NaN or an infinity under a
 * false mask out of the value; doing it first keeps it out of the gradient too, because what follows then works on
 * finite numbers, and the select's gradient is (finite · 0) and not (NaN · 0) = NaN.
 * Shapes: x and mask alike, mask of dtype bool.
 */
export function select<T extends tf.Tensor>(x: T, mask: tf.Tensor): T {
  return tf.where(mask, x, tf.zerosLike(x)) as T;
}

/**
 * Mean over the true positions: Σ_{i: mᵢ} xᵢ / max(1, Σ mᵢ).
 *
 * With no position true the mean is 0 and so is its gradient (a batch of padding alone teaches nothing).
 * Shapes: x and mask [N] or [B, T], mask of dtype bool; result a scalar.
 */
export function maskedMean(x: tf.Tensor, mask: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    const count = tf.maximum(tf.sum(tf.cast(mask, 'float32')), 1);
    return tf.div(tf.sum(select(x, mask)), count) as tf.Scalar;
  });
}

/** Throws unless every array has the same length; `what` names them for a person. */
export function requireSameLength(what: string, ...arrays: readonly ArrayLike<unknown>[]): number {
  const length = arrays[0]?.length ?? 0;
  if (arrays.some((a) => a.length !== length)) {
    throw new RangeError(`${what} must have one length, got ${arrays.map((a) => a.length).join(', ')}`);
  }
  return length;
}
