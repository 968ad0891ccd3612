/** The device half of an optimizer step: the global norm of the gradients, then AdamW in place over all parameters. */
import * as tf from '@tensorflow/tfjs-core';
import { first, runFused } from '../fused';

export interface AdamwSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled: multiplied by the learning rate, taken off the parameter. */
  readonly weightDecay: number;
  /** How many of the parameters, from the first, are decayed. */
  readonly decayed: number;
  /** Gradients are scaled down to this global norm; Infinity for no clipping. */
  readonly maxNorm: number;
  /** 1-based number of this update. */
  readonly step: number;
}

/** A parameter with what belongs to it. */
export interface Slot {
  readonly parameter: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly m: tf.Variable;
  readonly v: tf.Variable;
}

/**
 * One AdamW update (Loshchilov and Hutter 2019, algorithm 2; ε where PyTorch has it: √(v/(1-β₂ᵗ)) + ε) with gradients
 * clipped to their global norm √(Σ g²), which is returned and stays on the device.
 * Writes parameters, m and v in place. Where the norm is not finite nothing changes: the device itself skips the update.
 */
export function adamwUpdate(slots: readonly Slot[], settings: AdamwSettings): tf.Scalar {
  // All parameters, then all gradients, all m, all v.
  const inputs = (['parameter', 'gradient', 'm', 'v'] as const).flatMap((part) => slots.map((slot) => slot[part]));
  return first(
    runFused('FusedAdamw', inputs, { ...settings }, () => {
      const norm = globalNormReference(slots.map(({ gradient }) => gradient));
      for (const [i, slot] of slots.entries()) adamwReference(slot, norm, i < settings.decayed, settings);
      return norm;
    }),
  );
}

function globalNormReference(gradients: readonly tf.Tensor[]): tf.Scalar {
  // Not addN: on webgpu it binds a buffer for each operand, more than a device allows.
  return tf.sqrt(tf.sum(tf.concat1d(gradients.map((gradient) => tf.sum(tf.square(gradient)).reshape([1])))));
}

function adamwReference({ parameter, gradient, m, v }: Slot, norm: tf.Scalar, decay: boolean, s: AdamwSettings): void {
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
