/** Causal self-attention (Vaswani et al. 2017, eq. 1) over rows that may begin with padding. */
import type * as tf from '@tensorflow/tfjs-core';
import { differentiable, first, runFused } from '../fused';
import { attentionBackwardReference, attentionReference } from './reference';

export interface AttentionShape {
  readonly batch: number;
  readonly length: number;
  readonly heads: number;
}

/**
 * qkv [B·T, 3D] (query, key, value side by side, positions already turned in) -> [B·T, D].
 * padLeft int32 [B]: keys before that index are masked by selection; outputs there are 0.
 */
export function attention(qkv: tf.Tensor2D, padLeft: tf.Tensor1D, shape: AttentionShape): tf.Tensor2D {
  return differentiable<tf.Tensor2D>({
    inputs: [qkv],
    constants: [padLeft],
    forward: ([x]) =>
      first(
        runFused('FusedAttention', [x as tf.Tensor2D, padLeft], { ...shape }, () =>
          attentionReference(x as tf.Tensor2D, padLeft, shape),
        ),
      ),
    backward: (dy, [x], [pads]) =>
      runFused('FusedAttentionGrad', [dy, x as tf.Tensor2D, pads as tf.Tensor1D], { ...shape }, () =>
        attentionBackwardReference(dy, x as tf.Tensor2D, pads as tf.Tensor1D, shape),
      ),
  });
}
