/** One layer of a Llama: attention and SwiGLU, each beside the stream of what came in (Touvron et al. 2023). */
import type * as tf from '@tensorflow/tfjs-core';
import { attention, gatherRows, linear, rmsNormBranch, rope, swiglu } from '../compute/kernels';
import { recomputed } from '../compute/recomputed';
import { headsOf, type ModelConfig } from '../config/model';
import { layerName } from '../data/weights';
import { adapted, besides, isAdapted } from './lora';
import { type Parameters, weight } from './parameters';

/** Called with the queries, keys and values of a layer, [N, (H + 2G)·d], their positions turned in. */
export type Watch = (qkv: tf.Tensor2D, layer: number) => void;

/** What a layer reads beside its weights. */
export interface LayerContext {
  readonly config: ModelConfig;
  /** int32 [N, 2]: first token and end of each token's sequence. */
  readonly places: tf.Tensor2D;
  /** Tokens of the longest sequence. */
  readonly longest: number;
  readonly watch: Watch | undefined;
  /** int32 [n]: the tokens whose output is wanted; without it that of all. */
  readonly wanted?: tf.Tensor1D | undefined;
}

/** x [N, D] -> [N, D], or [n, D] at the tokens that are wanted. */
export function layerOutput(
  parameters: Parameters,
  { config, places, longest, watch, wanted }: LayerContext,
  x: tf.Tensor2D,
  layer: number,
): tf.Tensor2D {
  const { rms_norm_eps: epsilon, rope_theta: theta } = config;
  const shape = { ...headsOf(config), longest };
  const branch = (input: tf.Tensor2D, part: string) =>
    rmsNormBranch(input, weight<tf.Tensor1D>(parameters, layerName(layer, part)), epsilon);
  /** Linears side by side, their adapters' output added where they have one. */
  const project = (input: tf.Tensor2D, parts: readonly string[], residual?: tf.Tensor2D) => {
    const names = parts.map((part) => layerName(layer, part));
    if (isAdapted(parameters)) return adapted(parameters, input, names, residual);
    const matrices = names.map((name) => weight<tf.Tensor2D>(parameters, name));
    return linear(input, matrices, residual);
  };
  const [before, stream] = branch(x, 'input_layernorm');
  const qkv = project(before, ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj']); // [N, (H + 2G)·d]
  const turned = rope(qkv, places, { ...shape, theta });
  watch?.(turned, layer);
  const picked = (all: tf.Tensor2D) => (wanted ? gatherRows(all, wanted) : all);
  const attended = project(picked(attention(turned, places, shape)), ['self_attn.o_proj'], picked(stream));
  const [between, rest] = branch(attended, 'post_attention_layernorm');
  const gateUp = project(between, ['mlp.gate_proj', 'mlp.up_proj']); // [N, 2I]
  return project(swiglu(gateUp), ['mlp.down_proj'], rest);
}

/** The same, computed a second time for its gradient: until then a layer keeps no more than what came in. */
export function recomputedLayer(
  parameters: Parameters,
  context: LayerContext,
  x: tf.Tensor2D,
  layer: number,
): tf.Tensor2D {
  const prefix = layerName(layer, '').replace(/\.weight$/, ''); // 'model.layers.0.'
  const learned = isAdapted(parameters) ? /\.lora_[AB]\.weight$/ : /\.weight$/;
  const names = [...parameters.keys()].filter((name) => name.startsWith(prefix) && learned.test(name));
  const own = names.map((name) => weight(parameters, name));
  const constants = [context.places, ...(context.wanted ? [context.wanted] : [])];
  return recomputed([x, ...own], constants, ([input, ...weights], [places, wanted]) => {
    const now = new Map(names.map((name, i) => [name, weights[i] as tf.Variable]));
    const own = { ...context, places: places as tf.Tensor2D, wanted: wanted as tf.Tensor1D | undefined };
    return layerOutput(besides(parameters, now), own, input as tf.Tensor2D, layer);
  });
}
