/**
 * Rotary position embedding (Su et al. 2021, eq. 34) in Llama's rotate-half form: within a head of width d, element i
 * and element i + d/2 turn by the angle position·θ^(-2i/d).
 */
import * as tf from '@tensorflow/tfjs-core';

export interface RopeShape {
  readonly heads: number;
  readonly theta: number;
  /** Tokens of the longest sequence: positions are below it. */
  readonly longest: number;
}

export interface RopeAttributes extends RopeShape {
  /** -1 turns back. */
  readonly sign: 1 | -1;
}

export function ropeReference(
  qkv: tf.Tensor2D,
  places: tf.Tensor2D,
  { heads, theta, sign }: RopeAttributes,
): tf.Tensor2D {
  const [n] = qkv.shape;
  const width = (qkv.shape[1] ?? 0) / 3;
  const half = width / heads / 2;
  const frequency = tf.tensor1d(Float32Array.from({ length: half }, (_, i) => theta ** (-i / half)));
  const begin = tf.cast(tf.slice(places, [0, 0], [n, 1]), 'float32'); // [N, 1]
  const position = tf.sub(tf.range(0, n).reshape([n, 1]), begin);
  const angle = tf.mul(position, frequency).reshape([n, 1, half]);
  const [cos, sin] = [tf.cos(angle), tf.mul(tf.sin(angle), sign)];
  const [turned, value] = tf.split(qkv, [2 * width, width], 1) as [tf.Tensor2D, tf.Tensor2D];
  // Queries and keys are heads alike: [N, 2H, d/2] twice.
  const [a, b] = tf.split(turned.reshape([n, 2 * heads, 2 * half]), 2, 2) as [tf.Tensor3D, tf.Tensor3D];
  const out = tf.concat([tf.sub(tf.mul(a, cos), tf.mul(b, sin)), tf.add(tf.mul(b, cos), tf.mul(a, sin))], 2);
  return tf.concat2d([out.reshape([n, 2 * width]), value], 1);
}
