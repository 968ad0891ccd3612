/** Frozen linear layers with low-rank adapters (Hu et al. 2021): y = Wx + s·B(Ax), and the gradients of x, A and B. */
import type * as tf from '@tensorflow/tfjs-core';
import { type Op, runOp } from '../../op';
import { differentiable } from '../differentiable';
import { type AdaptedAttributes, adaptedBackwardReference, adaptedReference, adaptedWeights } from './reference';
import { adaptedGradWasm, adaptedWasm } from './wasm';
import { adaptedGpu, adaptedGradGpu } from './webgpu';

const ADAPTED: Op<AdaptedAttributes> = {
  name: 'FusedAdaptedLinear',
  inputs: ['x', 'weights…', 'factors…', 'residual?'],
  attributes: ['count', 'adapted', 'scale'],
  reference: ([x, ...rest], attributes) => {
    const residual = rest[attributes.count + 2 * attributes.adapted.length];
    return adaptedReference(x as tf.Tensor2D, adaptedWeights(rest, attributes), residual as tf.Tensor2D, attributes);
  },
  kernels: { wasm: adaptedWasm, webgpu: adaptedGpu },
};
const ADAPTED_GRAD: Op<AdaptedAttributes> = {
  name: 'FusedAdaptedLinearGrad',
  inputs: ['dy', 'x', 'inner…', 'weights…', 'factors…'],
  attributes: ['count', 'adapted', 'scale'],
  reference: ([dy, x, ...rest], attributes) => {
    const n = attributes.adapted.length;
    const own = adaptedWeights(rest.slice(n), attributes);
    return adaptedBackwardReference(dy as tf.Tensor2D, x as tf.Tensor2D, rest.slice(0, n), own, attributes);
  },
  kernels: { wasm: adaptedGradWasm, webgpu: adaptedGradGpu },
};
export const adaptedOps = [ADAPTED, ADAPTED_GRAD];

/** A [r, in] and B [out, r] of one weight. */
export interface Factors {
  readonly a: tf.Tensor2D;
  readonly b: tf.Tensor2D;
}

/**
 * x [N, in], each weight [outᵢ, in], or packed [outᵢ, in/32, words], with its factors or none, residual [N, Σ outᵢ] -> [N, Σ outᵢ], the
 * outputs side by side. The weights get no gradient. Of the adapters s·Ax is kept for theirs, [N, r] each.
 */
export function adaptedLinear(
  x: tf.Tensor2D,
  weights: readonly tf.Tensor[],
  factors: readonly (Factors | undefined)[],
  scale: number,
  residual?: tf.Tensor2D,
): tf.Tensor2D {
  const [count, n] = [weights.length, residual ? 1 : 0];
  const adapted = factors.flatMap((own, i) => (own ? [i] : []));
  const attributes = { count, adapted, scale };
  const learned = factors.flatMap((own) => (own ? [own.a, own.b] : []));
  return differentiable<tf.Tensor2D>({
    inputs: [...(residual ? [residual] : []), x, ...learned],
    unkept: n,
    constants: weights,
    forward(inputs, keep) {
      const [own, ...matrices] = inputs.slice(n) as [tf.Tensor, ...tf.Tensor[]];
      const all = [own, ...weights, ...matrices, ...inputs.slice(0, n)];
      const [y, ...inner] = runOp(ADAPTED, all, attributes) as [tf.Tensor2D, ...tf.Tensor[]];
      for (const made of inner) keep(made);
      return y;
    },
    backward(dy, [own, ...matrices], kept, inner) {
      const all = [dy, own as tf.Tensor, ...inner, ...kept, ...matrices];
      const gradients = runOp(ADAPTED_GRAD, all, attributes);
      // The residual's gradient is dy itself.
      return residual ? [dy.clone(), ...gradients] : gradients;
    },
  });
}
