import * as tf from '@tensorflow/tfjs-core';
import { type AdamwSettings, bySlot } from './settings';

/** Writes parameters, m and v in place and returns the norm. */
export function adamwReference(inputs: readonly tf.Tensor[], settings: AdamwSettings): tf.Scalar {
  const slots = bySlot(inputs) as Slot[];
  const norm = globalNorm(slots.map(([, gradient]) => gradient));
  for (const [i, slot] of slots.entries()) update(slot, norm, i < settings.decayed, settings);
  return norm;
}

type Slot = [parameter: tf.Variable, gradient: tf.Tensor, m: tf.Variable, v: tf.Variable];

function globalNorm(gradients: readonly tf.Tensor[]): tf.Scalar {
  // Not addN: on webgpu it binds a buffer for each operand, more than a device allows.
  return tf.sqrt(tf.sum(tf.concat1d(gradients.map((gradient) => tf.sum(tf.square(gradient)).reshape([1])))));
}

function update([parameter, gradient, m, v]: Slot, norm: tf.Scalar, decay: boolean, s: AdamwSettings): void {
  // ∞ and NaN both fail this test.
  const finite = tf.less(tf.abs(norm), 3.4e38);
  const choose = (updated: tf.Tensor, old: tf.Tensor): tf.Tensor =>
    tf.where(tf.broadcastTo(finite, updated.shape), updated, old);
  const scale = Number.isFinite(s.maxNorm) ? tf.minimum(1, tf.div(s.maxNorm, tf.add(norm, 1e-6))) : tf.scalar(1);
  const g = tf.mul(gradient, scale);
  const nextM = tf.add(tf.mul(m, s.beta1), tf.mul(g, 1 - s.beta1));
  const nextV = tf.add(tf.mul(v, s.beta2), tf.mul(tf.square(g), 1 - s.beta2));
  const denominator = tf.add(tf.div(tf.sqrt(nextV), Math.sqrt(1 - s.beta2 ** s.step)), s.epsilon);
  const change = tf.mul(tf.div(nextM, denominator), s.learningRate / (1 - s.beta1 ** s.step));
  const decayed = tf.mul(parameter, decay ? 1 - s.learningRate * s.weightDecay : 1);
  parameter.assign(choose(tf.sub(decayed, change), parameter));
  m.assign(choose(nextM, m));
  v.assign(choose(nextV, v));
}
