/**
 * Llama's forward pass (Touvron et al. 2023): pre-norm blocks of causal attention with rotary positions and a SwiGLU
 * layer, tied embeddings. Activations are [B·T, D]; rows may begin with padding.
 */
import * as tf from '@tensorflow/tfjs-core';
import { attention, gatherRows, linear, rmsNorm, rope, swiglu } from '../compute/kernels';
import type { ModelConfig } from '../config/model';
import { EMBEDDING, FINAL_NORM, layerName, type Parameters, weight } from './parameters';

/** How a block attends: over its own rows in training, through a cache in decoding. */
export type Attend = (qkv: tf.Tensor2D, layer: number) => tf.Tensor2D;

/**
 * ids int32 [B, T] -> hidden states after the final norm, [B, T, D].
 * padLeft int32 [B]: the first padLeft[b] tokens of row b are padding; they are neither seen nor counted.
 */
export function hiddenStates(
  parameters: Parameters,
  config: ModelConfig,
  ids: tf.Tensor2D,
  padLeft?: tf.Tensor1D,
): tf.Tensor3D {
  const [batch, length] = ids.shape;
  if (length > config.max_position_embeddings) {
    throw new RangeError(`${length} tokens are more than the model's context of ${config.max_position_embeddings}`);
  }
  return tf.tidy(() => {
    const heads = config.num_attention_heads;
    const pads = padLeft ?? tf.zeros<tf.Rank.R1>([batch], 'int32');
    const attend: Attend = (qkv) => {
      const turned = rope(qkv, pads, { batch, length, heads, theta: config.rope_theta, start: 0 });
      return attention(turned, pads, { batch, length, heads });
    };
    const hidden = forward(parameters, config, ids.reshape([batch * length]), attend);
    return hidden.reshape([batch, length, config.hidden_size]);
  });
}

/** ids int32 [N] -> hidden states after the final norm, [N, D]. */
export function forward(parameters: Parameters, config: ModelConfig, ids: tf.Tensor1D, attend: Attend): tf.Tensor2D {
  const epsilon = config.rms_norm_eps;
  const matrix = (layer: number, part: string) => weight<tf.Tensor2D>(parameters, layerName(layer, part));
  const norm = (x: tf.Tensor2D, name: string) => rmsNorm(x, weight<tf.Tensor1D>(parameters, name), epsilon);
  let x = gatherRows(weight<tf.Tensor2D>(parameters, EMBEDDING), ids); // [N, D]
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const inner = norm(x, layerName(layer, 'input_layernorm'));
    const qkv = linear(
      inner,
      ['q', 'k', 'v'].map((part) => matrix(layer, `self_attn.${part}_proj`)),
    ); // [N, 3D]
    x = linear(attend(qkv, layer), matrix(layer, 'self_attn.o_proj'), x);
    const normed = norm(x, layerName(layer, 'post_attention_layernorm'));
    const gateUp = linear(normed, [matrix(layer, 'mlp.gate_proj'), matrix(layer, 'mlp.up_proj')]); // [N, 2I]
    x = linear(swiglu(gateUp), matrix(layer, 'mlp.down_proj'), x);
  }
  return norm(x, FINAL_NORM);
}

/** hidden [N, D] -> logits [N, V] through the tied embedding. Take only the rows you need: see `gatherPositions`. */
export function logits(parameters: Parameters, hidden: tf.Tensor2D): tf.Tensor2D {
  return linear(hidden, weight<tf.Tensor2D>(parameters, EMBEDDING));
}

/** hidden [B, T, D], flat int32 [N] of indices b·T + t -> [N, D]. */
export function gatherPositions(hidden: tf.Tensor3D, flat: tf.Tensor1D): tf.Tensor2D {
  return gatherRows(hidden.reshape([-1, hidden.shape[2]]), flat);
}
