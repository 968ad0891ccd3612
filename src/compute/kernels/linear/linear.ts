/** Linear layers on one input: y = x·W₁ᵀ | x·W₂ᵀ | … (+ residual), weights [out, in] as in Hugging Face's files. */
import type * as tf from '@tensorflow/tfjs-core';
import { differentiable, first, runFused } from '../fused';
import { linearBackwardReference, linearReference } from './reference';

/**
 * x [N, in], each weight [outᵢ, in], residual [N, Σ outᵢ] -> [N, Σ outᵢ], the outputs side by side.
 * Several weights at once (query, key and value; gate and up) read x once and sum its gradient in place.
 */
export function linear(
  x: tf.Tensor2D,
  weight: tf.Tensor2D | readonly tf.Tensor2D[],
  residual?: tf.Tensor2D,
): tf.Tensor2D {
  const weights: readonly tf.Tensor2D[] = 'shape' in weight ? [weight] : weight;
  const count = weights.length;
  const split = (inputs: readonly tf.Tensor[]) => ({
    x: inputs[0] as tf.Tensor2D,
    weights: inputs.slice(1, 1 + count) as tf.Tensor2D[],
    residual: inputs[1 + count] as tf.Tensor2D | undefined,
  });
  return differentiable<tf.Tensor2D>({
    inputs: residual ? [x, ...weights, residual] : [x, ...weights],
    forward: (inputs) => {
      const part = split(inputs);
      return first(
        runFused('FusedLinear', inputs, { count }, () => linearReference(part.x, part.weights, part.residual)),
      );
    },
    backward: (dy, inputs) => {
      const part = split(inputs);
      const gradients = runFused('FusedLinearGrad', [dy, part.x, ...part.weights], { count }, () =>
        linearBackwardReference(dy, part.x, part.weights),
      );
      // The residual's gradient is dy itself.
      return part.residual ? [...gradients, dy.clone()] : gradients;
    },
  });
}
