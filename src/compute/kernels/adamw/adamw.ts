/** The two device halves of an optimizer step: the global norm of the gradients, and AdamW in place. */
import * as tf from '@tensorflow/tfjs-core';
import { first, runFused } from '../fused';

export interface AdamwSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled: multiplied by the learning rate, taken off the parameter. */
  readonly weightDecay: number;
  /** Gradients are scaled down to this global norm; Infinity for no clipping. */
  readonly maxNorm: number;
  /** 1-based number of this update. */
  readonly step: number;
}

/** √(Σ g²) over all gradients: a scalar that stays on the device. */
export function globalNorm(gradients: readonly tf.Tensor[]): tf.Scalar {
  return first(
    runFused('FusedGlobalNorm', gradients, {}, () =>
      // Not addN: on webgpu it binds a buffer for each operand, more than a device allows.
      tf.sqrt(tf.sum(tf.concat1d(gradients.map((gradient) => tf.sum(tf.square(gradient)).reshape([1]))))),
    ),
  );
}

/**
 * One AdamW update (Loshchilov and Hutter 2019, algorithm 2; ε where PyTorch has it: √(v/(1-β₂ᵗ)) + ε).
 * Writes parameter, m and v in place. Where `norm` is not finite nothing changes: the device itself skips the update.
 */
export function adamwUpdate(
  parameter: tf.Variable,
  gradient: tf.Tensor,
  m: tf.Variable,
  v: tf.Variable,
  norm: tf.Scalar,
  settings: AdamwSettings,
): void {
  runFused('FusedAdamw', [parameter, gradient, m, v, norm], { ...settings }, () => {
    adamwReference(parameter, gradient, m, v, norm, settings);
    return [];
  });
}

function adamwReference(
  parameter: tf.Variable,
  gradient: tf.Tensor,
  m: tf.Variable,
  v: tf.Variable,
  norm: tf.Scalar,
  s: AdamwSettings,
): void {
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
  const decayed = tf.mul(parameter, 1 - s.learningRate * s.weightDecay);
  parameter.assign(choose(tf.sub(decayed, change), parameter));
  m.assign(choose(nextM, m));
  v.assign(choose(nextV, v));
}
