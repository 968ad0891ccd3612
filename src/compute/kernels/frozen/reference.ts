import type * as tf from '@tensorflow/tfjs-core';
import { linearReference } from '../linear/reference';
import { asFloats } from './widen';

export interface FrozenAttributes {
  /** Weights. */
  readonly count: number;
}

export const frozenReference = (x: tf.Tensor2D, weights: readonly tf.Tensor[], residual?: tf.Tensor2D): tf.Tensor2D =>
  linearReference(
    x,
    weights.map((weight) => asFloats(weight) as tf.Tensor2D),
    residual,
  );

/** dx = Σ dyᵢ·Wᵢ. */
export function frozenBackwardReference(dy: tf.Tensor2D, weights: readonly tf.Tensor[]): tf.Tensor2D {
  let from = 0;
  const parts = weights.map((packed) => {
    const weight = asFloats(packed) as tf.Tensor2D;
    const [out] = weight.shape;
    const part = dy.slice([0, from], [-1, out]).matMul(weight);
    from += out;
    return part;
  });
  return parts.reduce((sum, part) => sum.add(part)) as tf.Tensor2D;
}
