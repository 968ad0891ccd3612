import * as tf from '@tensorflow/tfjs-core';

export interface LinearAttributes {
  /** Weights. */
  readonly count: number;
}

export function linearReference(x: tf.Tensor2D, weights: readonly tf.Tensor2D[], residual?: tf.Tensor2D): tf.Tensor2D {
  const parts: tf.Tensor2D[] = weights.map((weight) => tf.matMul(x, weight, false, true));
  const y = parts.length === 1 ? (parts[0] as tf.Tensor2D) : tf.concat2d(parts, 1);
  return residual ? tf.add(y, residual) : y;
}

/** dx = Σ dyᵢ·Wᵢ, dWᵢ = dyᵢᵀ·x. Returns [dx, dW₁, dW₂, …]. */
export function linearBackwardReference(dy: tf.Tensor2D, x: tf.Tensor2D, weights: readonly tf.Tensor2D[]): tf.Tensor[] {
  const parts: tf.Tensor2D[] =
    weights.length === 1
      ? [dy]
      : tf.split(
          dy,
          weights.map((weight) => weight.shape[0]),
          1,
        );
  const dWeights = parts.map((part) => tf.matMul(part, x, true, false));
  const dx = parts
    .map((part, i) => tf.matMul(part, weights[i] as tf.Tensor2D))
    .reduce((sum, part) => tf.add(sum, part));
  return [dx, ...dWeights];
}
