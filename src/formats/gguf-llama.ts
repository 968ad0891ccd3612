/** A Llama model in a GGUF file, as the files of Hugging Face that say the same. */
import { type StoredArray, takeRows } from '../data/packed-weight';
import { EMBEDDING, FINAL_NORM, layerName } from '../data/weights';
import { InputError } from '../text/input-error';
import { readableValue } from '../text/readable';
import type { ByteSource } from './byte-source';
import { type Gguf, type GgufTensor, readGguf, readGgufTensor } from './gguf';
import { ggufTokenizer } from './gguf-tokenizer';
import type { ModelParts } from './huggingface-folder';

const GLOBAL: Readonly<Record<string, string>> = {
  'token_embd.weight': EMBEDDING,
  'output_norm.weight': FINAL_NORM,
  'output.weight': 'lm_head.weight',
};
const LAYER: Readonly<Record<string, string>> = {
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
/** Llama 3's scaled rotary positions, worked out beforehand. */
const ROPE_FACTORS = 'rope_freqs.weight';

/** Hugging Face's name of a tensor; one that Llama does not have keeps its own, and is refused by it. */
function huggingFaceName(name: string): string {
  const [, layer = '', part = ''] = /^blk\.(\d{1,4})\.([a-z_]+)\.weight$/.exec(name) ?? [];
  if (Object.hasOwn(LAYER, part)) return layerName(Number(layer), LAYER[part] as string);
  return Object.hasOwn(GLOBAL, name) ? (GLOBAL[name] as string) : name;
}

/**
 * llama.cpp turns neighbouring values of a query or key together, everyone else the two halves of a head: its files hold the
 * rows of q and k in the order (heads, half, 2), and here they are brought back to (heads, 2, half).
 * Source: `permute` of llama.cpp's conversion.
 */
function unpermuted<A extends StoredArray>(array: A, heads: number): A {
  const rows = array.shape[0] as number;
  const size = rows / heads; // rows of a head
  const order = new Array<number>(rows);
  const half = size / 2;
  for (let head = 0; head < heads; head++)
    for (let j = 0; j < half; j++)
      for (let side = 0; side < 2; side++) order[head * size + side * half + j] = head * size + 2 * j + side;
  return takeRows(array, order);
}

/** config.json's fields. Those that a file does not have are refused, under the names that they have there. */
function configOf({ values, tensors }: Gguf): Record<string, unknown> {
  const architecture = values.get('general.architecture');
  if (architecture !== 'llama')
    throw new InputError(
      'gguf',
      `This GGUF file cannot be used: its architecture is ${readableValue(architecture)}; only "llama" is supported.`,
    );
  const of = (key: string) => values.get(`llama.${key}`);
  const decimal = (key: string) => {
    const value = of(key);
    return typeof value === 'number' ? Number(value.toPrecision(7)) : value; // a float32 of what was written down
  };
  const heads = of('attention.head_count');
  const head = of('attention.key_length') ?? Number(of('embedding_length')) / Number(heads);
  const scaling = of('rope.scaling.type');
  const factors = tensors.some(({ name }) => name === ROPE_FACTORS);
  const rotary = of('rope.dimension_count');
  return {
    architectures: ['LlamaForCausalLM'],
    vocab_size: tensors.find(({ name }) => name === 'token_embd.weight')?.shape[0],
    hidden_size: of('embedding_length'),
    intermediate_size: of('feed_forward_length'),
    num_hidden_layers: of('block_count'),
    num_attention_heads: heads,
    num_key_value_heads: of('attention.head_count_kv') ?? heads,
    head_dim: head,
    max_position_embeddings: of('context_length'),
    rms_norm_eps: decimal('attention.layer_norm_rms_epsilon') ?? 1e-5,
    rope_theta: decimal('rope.freq_base') ?? 10_000,
    ...(typeof rotary === 'number' && { partial_rotary_factor: rotary / Number(head) }),
    ...(scaling !== undefined && scaling !== 'none' && { rope_scaling: { rope_type: scaling } }),
    ...(factors && { rope_scaling: { rope_type: 'llama3' } }),
    ...(Number(of('expert_count') ?? 0) > 0 && { architectures: ['a mixture of experts'] }),
    tie_word_embeddings: !tensors.some(({ name }) => name === 'output.weight'),
  };
}

/** How many heads the rows of a tensor are permuted for; 0 where they are not. */
function permutedHeads(name: string, config: Record<string, unknown>): number {
  if (name.endsWith('attn_q.weight')) return Number(config.num_attention_heads);
  return name.endsWith('attn_k.weight') ? Number(config.num_key_value_heads) : 0;
}

export interface GgufModel extends Omit<ModelParts, 'tensors'> {
  /** The tensors one after the other, matrices in blocks as they are. */
  read(): AsyncGenerator<StoredArray>;
}

/** Errors: InputError 'gguf'. Whether the weights fit the configuration is found where they are put together. */
export async function readGgufModel(source: ByteSource): Promise<GgufModel> {
  const gguf = await readGguf(source);
  const json = configOf(gguf);
  const one = async (tensor: GgufTensor): Promise<StoredArray> => {
    const { shape } = tensor;
    const array = { ...(await readGgufTensor(source, tensor)), name: huggingFaceName(tensor.name) };
    const heads = permutedHeads(tensor.name, json);
    const fits = heads > 0 && shape.length === 2 && (shape[0] as number) % (2 * heads) === 0;
    return fits ? unpermuted(array, heads) : array;
  };
  return {
    json,
    ...ggufTokenizer(gguf),
    async *read() {
      for (const tensor of gguf.tensors) yield await one(tensor);
    },
  };
}
