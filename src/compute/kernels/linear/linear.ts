/** Linear layers on one input: y = x·W₁ᵀ | x·W₂ᵀ | … (+ residual), weights [out, in] as in Hugging Face's files. */
import type * as tf from '@tensorflow/tfjs-core';
import { kindOf } from '../../../data/packed-weight';
import { type Op, runOne, runOp } from '../../op';
import { differentiable } from '../differentiable';
import { frozenLinear } from '../frozen/frozen';
import { type LinearAttributes, linearBackwardReference, linearReference } from './reference';
import { linearGradWasm, linearWasm } from './wasm';
import { linearGpu, linearGradGpu } from './webgpu';

const LINEAR: Op<LinearAttributes> = {
  name: 'FusedLinear',
  inputs: ['x', 'weights…', 'residual?'],
  attributes: ['count'],
  reference: ([x, ...rest], { count }) =>
    linearReference(x as tf.Tensor2D, rest.slice(0, count) as tf.Tensor2D[], rest[count] as tf.Tensor2D | undefined),
  kernels: { wasm: linearWasm, webgpu: linearGpu },
};
const LINEAR_GRAD: Op<LinearAttributes> = {
  name: 'FusedLinearGrad',
  inputs: ['dy', 'x', 'weights…'],
  attributes: ['count'],
  reference: ([dy, x, ...weights]) =>
    linearBackwardReference(dy as tf.Tensor2D, x as tf.Tensor2D, weights as tf.Tensor2D[]),
  kernels: { wasm: linearGradWasm, webgpu: linearGradGpu },
};
export const linearOps = [LINEAR, LINEAR_GRAD];

/**
 * x [N, in], each weight [outᵢ, in], residual [N, Σ outᵢ] -> [N, Σ outᵢ], the outputs side by side.
 * Several weights at once (query, key and value; gate and up) read x once and sum its gradient in place. Packed weights
 * (data/packed-weight.ts) are read as they are; where one is, none of the list gets a gradient, nor where they are `frozen`.
 */
export function linear(
  x: tf.Tensor2D,
  weight: tf.Tensor | readonly tf.Tensor[],
  residual?: tf.Tensor2D,
  frozen = false,
): tf.Tensor2D {
  const weights: readonly tf.Tensor[] = 'shape' in weight ? [weight] : weight;
  if (frozen || weights.some(({ shape }) => kindOf(shape))) return frozenLinear(x, weights, residual);
  const count = weights.length;
  return differentiable<tf.Tensor2D>({
    inputs: residual ? [x, ...weights, residual] : [x, ...weights],
    forward: (inputs) => runOne(LINEAR, inputs, { count }),
    backward: (dy, inputs) => {
      const gradients = runOp(LINEAR_GRAD, [dy, ...inputs.slice(0, 1 + count)], { count });
      // The residual's gradient is dy itself.
      return residual ? [...gradients, dy.clone()] : gradients;
    },
  });
}
