/**
 * Rotary position embedding (Su et al. 2021, eq. 34) in Llama's rotate-half form: within a head of width d, element i
 * and element i + d/2 turn by the angle position·θ^(-2i/d).
 */
import * as tf from '@tensorflow/tfjs-core';
import { headsOfRow } from '../attention/reference';

export interface RopeShape {
  /** Of queries. */
  readonly heads: number;
  /** Of keys and of values; as many as `heads` without. */
  readonly keyHeads?: number;
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
  { theta, sign, ...shape }: RopeAttributes,
): tf.Tensor2D {
  const [n, width] = qkv.shape;
  const { heads, keyHeads, d } = headsOfRow(width, shape);
  const half = d / 2;
  const both = heads + keyHeads;
  const frequency = tf.tensor1d(Float32Array.from({ length: half }, (_, i) => theta ** (-i / half)));
  const begin = tf.cast(tf.slice(places, [0, 0], [n, 1]), 'float32'); // [N, 1]
  const position = tf.sub(tf.range(0, n).reshape([n, 1]), begin);
  const angle = tf.mul(position, frequency).reshape([n, 1, half]);
  const [cos, sin] = [tf.cos(angle), tf.mul(tf.sin(angle), sign)];
  const [turned, value] = tf.split(qkv, [both * d, keyHeads * d], 1) as [tf.Tensor2D, tf.Tensor2D];
  // Queries and keys are heads alike: [N, H + G, d/2] twice.
  const [a, b] = tf.split(turned.reshape([n, both, d]), 2, 2) as [tf.Tensor3D, tf.Tensor3D];
  const out = tf.concat([tf.sub(tf.mul(a, cos), tf.mul(b, sin)), tf.add(tf.mul(b, cos), tf.mul(a, sin))], 2);
  return tf.concat2d([out.reshape([n, both * d]), value], 1);
}
