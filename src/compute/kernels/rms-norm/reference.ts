import * as tf from '@tensorflow/tfjs-core';

export interface RmsNormAttributes {
  readonly epsilon: number;
}

/** 1/rms of each row, [N, 1]. */
const inverseRms = (x: tf.Tensor2D, epsilon: number): tf.Tensor2D =>
  tf.rsqrt(tf.add(tf.mean(tf.square(x), 1, true), epsilon));

export function rmsNormReference(x: tf.Tensor2D, weight: tf.Tensor1D, epsilon: number): tf.Tensor2D {
  return tf.mul(tf.mul(x, inverseRms(x, epsilon)), weight);
}

/** With x̂ = x·r and g = dy·w: dx = r·(g - x̂·mean(g·x̂)), dw = Σ_rows dy·x̂. Returns [dx, dw]. */
export function rmsNormBackwardReference(
  dy: tf.Tensor2D,
  x: tf.Tensor2D,
  weight: tf.Tensor1D,
  epsilon: number,
): tf.Tensor[] {
  const r = inverseRms(x, epsilon);
  const normal = tf.mul(x, r);
  const g = tf.mul(dy, weight);
  const dx = tf.mul(tf.sub(g, tf.mul(normal, tf.mean(tf.mul(g, normal), 1, true))), r);
  return [dx, tf.sum(tf.mul(dy, normal), 0)];
}
