/** A small Llama model as a GGUF file, with the kinds of blocks that SmolLM2's has. For tests, and for whoever tries the page. */
import type { ModelConfig } from '../config/model';
import { EMBEDDING, FINAL_NORM, layerName, type NamedArray } from '../data/weights';
import { permuted, type WrittenType, writeGguf } from './write-gguf';

const PARTS: Readonly<Record<string, string>> = {
  attn_norm: 'input_layernorm',
  attn_q: 'self_attn.q_proj',
  attn_k: 'self_attn.k_proj',
  attn_v: 'self_attn.v_proj',
  attn_output: 'self_attn.o_proj',
  ffn_norm: 'post_attention_layernorm',
  ffn_gate: 'mlp.gate_proj',
  ffn_up: 'mlp.up_proj',
  ffn_down: 'mlp.down_proj',
};

interface BpeTokenizer {
  readonly model: { readonly vocab: Readonly<Record<string, number>>; readonly merges: readonly unknown[] };
  readonly added_tokens: readonly { readonly id: number; readonly content: string }[];
}

export interface GgufModelOptions {
  readonly keyValueHeads: number;
  /** Of the matrices of the layers, and of the embedding. */
  readonly matrices?: WrittenType;
  readonly embedding?: WrittenType;
  readonly template?: string;
  readonly changes?: Readonly<Record<string, Parameters<typeof writeGguf>[0][string]>>;
}

/** `arrays`: under Hugging Face's names, k and v with `keyValueHeads` heads. */
export function ggufModel(
  config: ModelConfig,
  arrays: readonly NamedArray[],
  tokenizer: BpeTokenizer,
  { keyValueHeads, matrices = 'Q4_1', embedding = 'Q8_0', template, changes = {} }: GgufModelOptions,
): Uint8Array<ArrayBuffer> {
  const of = (name: string) => arrays.find((array) => array.name === name) as NamedArray;
  const control = new Map(tokenizer.added_tokens.map(({ id, content }) => [id, content]));
  const tokens: string[] = [];
  for (const [token, id] of Object.entries(tokenizer.model.vocab)) tokens[id] = token;
  for (const [id, token] of control) tokens[id] = token;
  const id = (token: string) => ({ u32: tokens.indexOf(token) });
  const tensors = [{ ...of(EMBEDDING), name: 'token_embd.weight', type: embedding }];
  for (let layer = 0; layer < config.num_hidden_layers; layer++)
    for (const [part, ours] of Object.entries(PARTS)) {
      const array = of(layerName(layer, ours));
      const heads = { attn_q: config.num_attention_heads, attn_k: keyValueHeads }[part];
      const data = heads ? permuted(array, heads) : array.data;
      const [, width] = array.shape;
      const type = width === undefined ? 'F32' : width % 32 === 0 ? matrices : 'F16'; // as llama.cpp's own fallback
      tensors.push({ name: `blk.${layer}.${part}.weight`, shape: array.shape, data, type });
    }
  tensors.push({ ...of(FINAL_NORM), name: 'output_norm.weight', type: 'F32' });
  const head = arrays.find(({ name }) => name === 'lm_head.weight');
  if (head) tensors.push({ ...head, name: 'output.weight', type: matrices });
  return writeGguf(
    {
      'general.architecture': 'llama',
      'llama.block_count': { u32: config.num_hidden_layers },
      'llama.context_length': { u32: config.max_position_embeddings },
      'llama.embedding_length': { u32: config.hidden_size },
      'llama.feed_forward_length': { u32: config.intermediate_size },
      'llama.attention.head_count': { u32: config.num_attention_heads },
      'llama.attention.head_count_kv': { u32: keyValueHeads },
      'llama.rope.freq_base': { f32: config.rope_theta },
      'llama.attention.layer_norm_rms_epsilon': { f32: config.rms_norm_eps },
      'tokenizer.ggml.model': 'gpt2',
      'tokenizer.ggml.pre': 'gpt-2',
      'tokenizer.ggml.tokens': tokens,
      'tokenizer.ggml.token_type': tokens.map((_, i) => (control.has(i) ? 3 : 1)),
      'tokenizer.ggml.merges': tokenizer.model.merges.map((merge) =>
        Array.isArray(merge) ? merge.join(' ') : `${merge}`,
      ),
      'tokenizer.ggml.eos_token_id': id('<|eos|>'),
      'tokenizer.ggml.padding_token_id': id('<|pad|>'),
      ...(template && { 'tokenizer.chat_template': template }),
      ...changes,
    },
    tensors,
  );
}
