/** Which weights a Llama checkpoint must hold, and the two layouts of other people's files that we bring to ours. */
import type { ModelConfig } from '../config/model';
import { InputError } from '../text/input-error';
import type { NamedArray } from './named-array';

const EMBEDDING = 'model.embed_tokens.weight';
export const SCORE_HEAD = 'score.weight';

function bad(why: string): InputError {
  return new InputError(
    'model-weights',
    `model.safetensors does not fit config.json: ${why}. Use the two files of one model.`,
  );
}

/** Name and shape of each weight; linear weights are [out, in]. `keyValueHeads` may be fewer than heads (GQA). */
export function llamaShapes(config: ModelConfig, keyValueHeads = config.num_attention_heads): Map<string, number[]> {
  const { hidden_size: width, intermediate_size: inner } = config;
  const keys = (width / config.num_attention_heads) * keyValueHeads;
  const shapes = new Map<string, number[]>([[EMBEDDING, [config.vocab_size, width]]]);
  for (let i = 0; i < config.num_hidden_layers; i++) {
    const set = (part: string, ...shape: number[]) => shapes.set(`model.layers.${i}.${part}.weight`, shape);
    set('input_layernorm', width);
    set('self_attn.q_proj', width, width);
    set('self_attn.k_proj', keys, width);
    set('self_attn.v_proj', keys, width);
    set('self_attn.o_proj', width, width);
    set('post_attention_layernorm', width);
    set('mlp.gate_proj', inner, width);
    set('mlp.up_proj', inner, width);
    set('mlp.down_proj', width, inner);
  }
  return shapes.set('model.norm.weight', [width]);
}

/** Grouped-query attention: each key/value head serves several query heads, so here it is written out for each. */
function repeatHeads(array: NamedArray, config: ModelConfig, keyValueHeads: number): NamedArray {
  const headSize = (config.hidden_size / config.num_attention_heads) * config.hidden_size; // values of one head's rows
  const data = new Float32Array(headSize * config.num_attention_heads);
  const share = config.num_attention_heads / keyValueHeads;
  for (let head = 0; head < config.num_attention_heads; head++) {
    const from = Math.floor(head / share) * headSize;
    data.set(array.data.subarray(from, from + headSize), head * headSize);
  }
  return { name: array.name, shape: [config.hidden_size, config.hidden_size], data };
}

function same(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

/**
 * The weights that the engine wants, in the order of `llamaShapes`, from what a file holds.
 * `score`: the reward model's head [1, width] must be there too. Errors: InputError 'model-weights'.
 */
export function llamaWeights(
  tensors: readonly NamedArray[],
  config: ModelConfig,
  options: { readonly keyValueHeads: number; readonly score: boolean },
): NamedArray[] {
  const byName = new Map(tensors.map((t) => [t.name, t]));
  const wanted = llamaShapes(config, options.keyValueHeads);
  if (options.score) wanted.set(SCORE_HEAD, [1, config.hidden_size]);

  const out = [...wanted].map(([name, shape]) => {
    const found = byName.get(name);
    if (!found) throw bad(`there is no ${name}`);
    if (found.shape.join() !== shape.join())
      throw bad(`${name} is [${found.shape.join(', ')}], not [${shape.join(', ')}]`);
    if (!found.data.every(Number.isFinite)) throw bad(`${name} holds values that are not numbers (NaN or infinity)`);
    const grouped = options.keyValueHeads < config.num_attention_heads && /\.[kv]_proj\./.test(name);
    return grouped ? repeatHeads(found, config, options.keyValueHeads) : found;
  });

  const head = byName.get('lm_head.weight');
  if (head && !options.score && !same(head.data, byName.get(EMBEDDING)?.data ?? new Float32Array())) {
    throw bad('it has an output layer of its own (lm_head); only models with tied embeddings are supported');
  }
  const ignored = (name: string) => name === 'lm_head.weight' || name.endsWith('rotary_emb.inv_freq');
  const extra = tensors.find((t) => !wanted.has(t.name) && !ignored(t.name));
  if (extra) throw bad(`it holds ${extra.name}, which this architecture does not have`);
  return out;
}
