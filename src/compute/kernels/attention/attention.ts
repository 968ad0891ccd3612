/** Causal self-attention (Vaswani et al. 2017, eq. 1) over sequences laid end to end. */
import type * as tf from '@tensorflow/tfjs-core';
import { differentiable, first, runFused } from '../fused';
import { type AttentionShape, attentionBackwardReference, attentionReference } from './reference';

/**
 * qkv [N, 3D] (query, key, value side by side, positions already turned in) -> [N, D].
 * places int32 [N, 2]: first token and end of the sequence that a token belongs to; each looks at its own from the first
 * to itself. A token whose end is not beyond it belongs to none: it sees nothing and gives 0.
 */
export function attention(qkv: tf.Tensor2D, places: tf.Tensor2D, shape: AttentionShape): tf.Tensor2D {
  return differentiable<tf.Tensor2D>({
    inputs: [qkv],
    constants: [places],
    forward: ([x]) =>
      first(
        runFused('FusedAttention', [x as tf.Tensor2D, places], { ...shape }, () =>
          attentionReference(x as tf.Tensor2D, places, shape),
        ),
      ),
    backward: (dy, [x], [own]) =>
      runFused('FusedAttentionGrad', [dy, x as tf.Tensor2D, own as tf.Tensor2D], { ...shape }, () =>
        attentionBackwardReference(dy, x as tf.Tensor2D, own as tf.Tensor2D, shape),
      ),
  });
}
