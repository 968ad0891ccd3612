/** A model's weights outside any backend, under Hugging Face's names and layouts (`LlamaForCausalLM`). */
import { headsOf, isTied, type ModelConfig } from '../config/model';

/** A float32 tensor with its name. `data` is row-major, product(shape) long. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export const EMBEDDING = 'model.embed_tokens.weight';
export const FINAL_NORM = 'model.norm.weight';
/** The output layer [vocabulary, width], where it is not the embedding. */
export const OUTPUT = 'lm_head.weight';
/** The scalar head of the reward model and of the value model (`LlamaForSequenceClassification`), [1, width]. */
export const SCORE_HEAD = 'score.weight';

export const layerName = (layer: number, part: string): string => `model.layers.${layer}.${part}.weight`;

/** Name and shape of each weight; linear weights are [out, in]. */
export function llamaShapes(config: ModelConfig): Map<string, number[]> {
  const { hidden_size: width, intermediate_size: inner } = config;
  const { heads, keyHeads, d } = headsOf(config);
  const [queries, keys] = [heads * d, keyHeads * d];
  const shapes = new Map<string, number[]>([[EMBEDDING, [config.vocab_size, width]]]);
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const set = (part: string, ...shape: number[]) => shapes.set(layerName(layer, part), shape);
    set('input_layernorm', width);
    set('self_attn.q_proj', queries, width);
    set('self_attn.k_proj', keys, width);
    set('self_attn.v_proj', keys, width);
    set('self_attn.o_proj', width, queries);
    set('post_attention_layernorm', width);
    set('mlp.gate_proj', inner, width);
    set('mlp.up_proj', inner, width);
    set('mlp.down_proj', width, inner);
  }
  shapes.set(FINAL_NORM, [width]);
  return isTied(config) ? shapes : shapes.set(OUTPUT, [config.vocab_size, width]);
}
