/**
 * Rotary position embedding (Su et al. 2021, eq. 34) in Llama's rotate-half form: within a head of width d, element i
 * and element i + d/2 turn by the angle position·θ^(-2i/d).
 */
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, first, runFused } from '../fused';

export interface RopeShape {
  readonly batch: number;
  readonly length: number;
  readonly heads: number;
  readonly theta: number;
  /** Index of the first column of the batch: more than 0 when decoding with a cache. */
  readonly start: number;
}

/**
 * qkv [B·T, 3D] (query, key, value side by side) -> the same with queries and keys turned.
 * padLeft int32 [B]: rows begin with that many pad tokens, so a token's position is start + index - padLeft.
 */
export function rope(qkv: tf.Tensor2D, padLeft: tf.Tensor1D, shape: RopeShape): tf.Tensor2D {
  const turn = (x: tf.Tensor2D, pads: tf.Tensor1D, sign: 1 | -1): tf.Tensor2D =>
    first(runFused('FusedRope', [x, pads], { ...shape, sign }, () => ropeReference(x, pads, shape, sign)));
  return differentiable<tf.Tensor2D>({
    inputs: [qkv],
    constants: [padLeft],
    forward: ([x]) => turn(x as tf.Tensor2D, padLeft, 1),
    // A rotation's transpose turns the other way.
    backward: (dy, _, [pads]) => [turn(dy, pads as tf.Tensor1D, -1)],
  });
}

export function ropeReference(qkv: tf.Tensor2D, padLeft: tf.Tensor1D, shape: RopeShape, sign: 1 | -1): tf.Tensor2D {
  const { batch, length, heads, theta, start } = shape;
  const width = (qkv.shape[1] ?? 0) / 3;
  const half = width / heads / 2;
  const frequency = tf.tensor1d(Float32Array.from({ length: half }, (_, i) => theta ** (-i / half)));
  const column = tf.add(tf.range(0, length), start).reshape([1, length]);
  // Padding has no position; it is given 0.
  const position = tf.maximum(tf.sub(column, tf.cast(padLeft, 'float32').reshape([batch, 1])), 0);
  const angle = tf.mul(position.reshape([batch, length, 1, 1]), frequency); // [B, T, 1, d/2]
  const [cos, sin] = [tf.cos(angle), tf.mul(tf.sin(angle), sign)];
  const [turned, value] = tf.split(qkv, [2 * width, width], 1) as [tf.Tensor2D, tf.Tensor2D];
  // Queries and keys are heads alike: [B, T, 2H, d/2] twice.
  const [a, b] = tf.split(turned.reshape([batch, length, 2 * heads, 2 * half]), 2, 3) as [tf.Tensor4D, tf.Tensor4D];
  const out = tf.concat([tf.sub(tf.mul(a, cos), tf.mul(b, sin)), tf.add(tf.mul(b, cos), tf.mul(a, sin))], 3);
  return tf.concat2d([out.reshape([batch * length, 2 * width]), value], 1);
}
