/** Causal self-attention (Vaswani et al. 2017, eq. 1) over sequences laid end to end. */
import type * as tf from '@tensorflow/tfjs-core';
import { type Op, runOne, runOp } from '../../op';
import { differentiable } from '../differentiable';
import { type AttentionShape, attentionBackwardReference, attentionReference } from './reference';
import { attentionGradWasm, attentionWasm } from './wasm';
import { attentionGpu, attentionGradGpu, changing } from './webgpu';

const ATTENTION: Op<AttentionShape> = {
  name: 'FusedAttention',
  inputs: ['qkv', 'places'],
  attributes: ['heads', 'keyHeads', 'longest'],
  reference: ([x, places], shape) => attentionReference(x as tf.Tensor2D, places as tf.Tensor2D, shape),
  kernels: { wasm: attentionWasm, webgpu: attentionGpu },
  changing,
};
const ATTENTION_GRAD: Op<AttentionShape> = {
  name: 'FusedAttentionGrad',
  inputs: ['dy', 'qkv', 'places'],
  attributes: ['heads', 'keyHeads', 'longest'],
  reference: ([dy, x, places], shape) =>
    attentionBackwardReference(dy as tf.Tensor2D, x as tf.Tensor2D, places as tf.Tensor2D, shape),
  kernels: { wasm: attentionGradWasm, webgpu: attentionGradGpu },
  changing,
};
export const attentionOps = [ATTENTION, ATTENTION_GRAD];

/**
 * qkv [N, (H + 2G)·d] (query, key, value side by side, positions already turned in) -> [N, H·d].
 * places int32 [N, 2]: first token and end of the sequence that a token belongs to; each looks at its own from the first
 * to itself. A token whose end is not beyond it belongs to none: it sees nothing and gives 0.
 */
export function attention(qkv: tf.Tensor2D, places: tf.Tensor2D, shape: AttentionShape): tf.Tensor2D {
  return differentiable<tf.Tensor2D>({
    inputs: [qkv],
    constants: [places],
    forward: (inputs) => runOne(ATTENTION, [...inputs, places], shape),
    backward: (dy, inputs, constants) => runOp(ATTENTION_GRAD, [dy, ...inputs, ...constants], shape),
  });
}
