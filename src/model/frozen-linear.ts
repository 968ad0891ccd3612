import * as tf from '@tensorflow/tfjs-core';
import { linear } from '../compute/kernels';
import { differentiable } from '../compute/kernels/differentiable';

/**
 * What `linear` computes, with weights that are not learned: x [N, in], each weight [outᵢ, in], residual [N, Σ outᵢ] ->
 * [N, Σ outᵢ]. Only x and the residual get a gradient: dx = Σ dyᵢ·Wᵢ.
 */
export function frozenLinear(x: tf.Tensor2D, weights: readonly tf.Tensor2D[], residual?: tf.Tensor2D): tf.Tensor2D {
  return differentiable<tf.Tensor2D>({
    inputs: residual ? [x, residual] : [x],
    constants: weights,
    forward: ([input, rest]) => linear(input as tf.Tensor2D, weights, rest as tf.Tensor2D | undefined),
    backward(dy, _, own) {
      const parts =
        own.length === 1
          ? [dy]
          : tf.split(
              dy,
              own.map(({ shape }) => shape[0] as number),
              1,
            );
      const dx = parts
        .map((part, i) => tf.matMul(part, own[i] as tf.Tensor2D))
        .reduce((sum, part) => tf.add(sum, part));
      return residual ? [dx, dy.clone()] : [dx];
    },
  });
}
