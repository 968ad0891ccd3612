/**
 * Llama's forward pass (Touvron et al. 2023): pre-norm blocks of causal attention with rotary positions and a SwiGLU
 * layer, tied embeddings. Activations are [N, D], over sequences laid end to end.
 */
import * as tf from '@tensorflow/tfjs-core';
import { attention, gatherRows, linear, rmsNorm, rmsNormBranch, rope, swiglu } from '../compute/kernels';
import type { ModelConfig } from '../config/model';
import { EMBEDDING, FINAL_NORM, layerName } from '../data/weights';
import { frozenLinear } from './frozen-linear';
import { adapterOutput, isAdapted } from './lora';
import { type Parameters, weight } from './parameters';
import type { Sequences } from './sequences';

/** Called with the queries, keys and values of a layer, [N, 3D], their positions turned in. */
export type Watch = (qkv: tf.Tensor2D, layer: number) => void;

/** Hidden states after the final norm, [N, D]. Throws a RangeError on a row longer than the context. */
export function hiddenStates(
  parameters: Parameters,
  config: ModelConfig,
  { ids, places, longest }: Sequences,
  watch?: Watch,
): tf.Tensor2D {
  const { max_position_embeddings: context, num_attention_heads: heads, rope_theta: theta } = config;
  if (longest > context) throw new RangeError(`${longest} tokens are more than the model's context of ${context}`);
  return tf.tidy(() => {
    const where = tf.tensor2d(places, [ids.length, 2], 'int32');
    return forward(parameters, config, tf.tensor1d(ids, 'int32'), (qkv, layer) => {
      const turned = rope(qkv, where, { heads, theta, longest });
      watch?.(turned, layer);
      return attention(turned, where, { heads, longest });
    });
  });
}

type Attend = (qkv: tf.Tensor2D, layer: number) => tf.Tensor2D;

function forward(parameters: Parameters, config: ModelConfig, ids: tf.Tensor1D, attend: Attend): tf.Tensor2D {
  const epsilon = config.rms_norm_eps;
  const matrix = (layer: number, part: string) => weight<tf.Tensor2D>(parameters, layerName(layer, part));
  const norm = (name: string) => weight<tf.Tensor1D>(parameters, name);
  const branch = (x: tf.Tensor2D, layer: number, part: string) =>
    rmsNormBranch(x, norm(layerName(layer, part)), epsilon);
  const product = productOf(parameters);
  /** Linears of a layer side by side, their adapters' output added where they have one. */
  const project = (input: tf.Tensor2D, layer: number, parts: readonly string[], residual?: tf.Tensor2D) => {
    const out = product(
      input,
      parts.map((part) => matrix(layer, part)),
      residual,
    );
    const adapted = adapterOutput(
      parameters,
      input,
      parts.map((part) => layerName(layer, part)),
    );
    return adapted ? (tf.add(out, adapted) as tf.Tensor2D) : out;
  };
  let x = gatherRows(weight<tf.Tensor2D>(parameters, EMBEDDING), ids); // [N, D]
  const block = (input: tf.Tensor2D, layer: number): tf.Tensor2D => {
    const [before, stream] = branch(input, layer, 'input_layernorm');
    const qkv = project(before, layer, ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj']); // [N, 3D]
    const attended = project(attend(qkv, layer), layer, ['self_attn.o_proj'], stream);
    const [between, rest] = branch(attended, layer, 'post_attention_layernorm');
    const gateUp = project(between, layer, ['mlp.gate_proj', 'mlp.up_proj']); // [N, 2I]
    return project(swiglu(gateUp), layer, ['mlp.down_proj'], rest);
  };
  // What a layer leaves behind it that no gradient needs goes at once.
  for (let layer = 0; layer < config.num_hidden_layers; layer++) x = tf.tidy(() => block(x, layer));
  return rmsNorm(x, norm(FINAL_NORM), epsilon);
}

/** hidden [N, D] -> logits [N, V] through the tied embedding. Take only the rows you need, by `gatherRows`. */
export function logits(parameters: Parameters, hidden: tf.Tensor2D): tf.Tensor2D {
  return productOf(parameters)(hidden, [weight<tf.Tensor2D>(parameters, EMBEDDING)]);
}

/** Under an adapter no gradient of the model's own weights is made. */
const productOf = (parameters: Parameters) => (isAdapted(parameters) ? frozenLinear : linear);
