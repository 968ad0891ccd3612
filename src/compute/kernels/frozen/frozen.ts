/** Linear layers whose weights are not trained, packed or not: y = x·W₁ᵀ | x·W₂ᵀ | … (+ residual), and the gradient of x alone. */
import type * as tf from '@tensorflow/tfjs-core';
import { type Op, runOne } from '../../op';
import { differentiable } from '../differentiable';
import { linearGpu } from '../linear/webgpu';
import { type FrozenAttributes, frozenBackwardReference, frozenReference } from './reference';
import { frozenGradWasm, frozenWasm } from './wasm';
import { frozenGradGpu } from './webgpu';
import { widenOps } from './widen';

const FROZEN: Op<FrozenAttributes> = {
  name: 'FusedFrozenLinear',
  inputs: ['x', 'weights…', 'residual?'],
  attributes: ['count'],
  reference: ([x, ...rest], { count }) =>
    frozenReference(x as tf.Tensor2D, rest.slice(0, count), rest[count] as tf.Tensor2D | undefined),
  kernels: { wasm: frozenWasm, webgpu: linearGpu },
};
const FROZEN_GRAD: Op<FrozenAttributes> = {
  name: 'FusedFrozenLinearGrad',
  inputs: ['dy', 'weights…'],
  attributes: ['count'],
  reference: ([dy, ...weights]) => frozenBackwardReference(dy as tf.Tensor2D, weights),
  kernels: { wasm: frozenGradWasm, webgpu: frozenGradGpu },
};
export const frozenOps = [FROZEN, FROZEN_GRAD, ...widenOps];

/** dx of `frozenLinear`: dy [N, Σ outᵢ] -> [N, in]. */
export const frozenGradient = (dy: tf.Tensor2D, weights: readonly tf.Tensor[]): tf.Tensor2D =>
  runOne(FROZEN_GRAD, [dy, ...weights], { count: weights.length });

/**
 * x [N, in], each weight [outᵢ, in], or packed [outᵢ, in/32, words], residual [N, Σ outᵢ] -> [N, Σ outᵢ], the outputs side by
 * side. The weights get no gradient.
 */
export function frozenLinear(x: tf.Tensor2D, weights: readonly tf.Tensor[], residual?: tf.Tensor2D): tf.Tensor2D {
  const count = weights.length;
  return differentiable<tf.Tensor2D>({
    inputs: residual ? [x, residual] : [x],
    unkept: residual ? 2 : 1,
    constants: weights,
    forward: ([input, ...rest]) => runOne(FROZEN, [input as tf.Tensor, ...weights, ...rest], { count }),
    backward: (dy, _, kept) => {
      const dx = frozenGradient(dy, kept);
      // The residual's gradient is dy itself.
      return residual ? [dx, dy.clone()] : [dx];
    },
  });
}
