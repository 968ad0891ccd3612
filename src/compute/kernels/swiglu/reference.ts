/** Gated unit of Shazeer 2020 ("GLU Variants Improve Transformer", eq. 6): y = silu(gate)·up, silu(z) = z·σ(z). */
import * as tf from '@tensorflow/tfjs-core';

export function swigluReference(gateUp: tf.Tensor2D): tf.Tensor2D {
  const [gate, up] = tf.split(gateUp, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
  return tf.mul(tf.mul(gate, tf.sigmoid(gate)), up);
}

/** dgate = dy·up·σ·(1 + gate·(1 - σ)), dup = dy·gate·σ. */
export function swigluBackwardReference(dy: tf.Tensor2D, gateUp: tf.Tensor2D): tf.Tensor2D {
  const [gate, up] = tf.split(gateUp, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
  const sigma = tf.sigmoid(gate);
  const slope = tf.mul(sigma, tf.add(tf.mul(gate, tf.sub(1, sigma)), 1));
  return tf.concat2d([tf.mul(tf.mul(dy, up), slope), tf.mul(dy, tf.mul(gate, sigma))], 1);
}
