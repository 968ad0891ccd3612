/** Which weights a Llama checkpoint must hold, and the two layouts of other people's files that we bring to ours. */
import type { ModelConfig } from '../config/model';
import { EMBEDDING, llamaShapes, type NamedArray, SCORE_HEAD } from '../data/weights';
import { InputError } from '../text/input-error';

function bad(why: string): InputError {
  return new InputError(
    'model-weights',
    `model.safetensors does not fit config.json: ${why}. Use the two files of one model.`,
  );
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

const isGrouped = (name: string): boolean => /\.[kv]_proj\./.test(name);

/** Whether each head from which `share` follow is the same as those. */
function repeats({ data }: NamedArray, headSize: number, share: number): boolean {
  for (let at = 0; at < data.length; at++) {
    const head = Math.floor(at / headSize);
    if (data[at] !== data[at - (head % share) * headSize]) return false;
  }
  return true;
}

/**
 * The inverse of `repeatHeads`: what came with few key/value heads and still has them (a base, or what was trained by an adapter
 * elsewhere) leaves with as few. Heads that full training has moved apart stay apart: fewer would be another model.
 */
export function withoutRepeats(
  arrays: readonly NamedArray[],
  config: ModelConfig,
): { readonly arrays: readonly NamedArray[]; readonly keyValueHeads: number } {
  const { num_attention_heads: heads, hidden_size: width } = config;
  const headSize = (width / heads) * width;
  const grouped = arrays.filter(({ name }) => isGrouped(name));
  const shares = Array.from({ length: heads }, (_, i) => heads - i).filter((share) => heads % share === 0);
  const share = shares.find((n) => grouped.length > 0 && grouped.every((array) => repeats(array, headSize, n))) ?? 1;
  if (share === 1) return { arrays, keyValueHeads: heads };
  const keyValueHeads = heads / share;
  const folded = ({ name, data }: NamedArray): NamedArray => {
    const kept = new Float32Array(headSize * keyValueHeads);
    for (let head = 0; head < keyValueHeads; head++)
      kept.set(data.subarray(head * share * headSize, (head * share + 1) * headSize), head * headSize);
    return { name, shape: [kept.length / width, width], data: kept };
  };
  return { arrays: arrays.map((array) => (isGrouped(array.name) ? folded(array) : array)), keyValueHeads };
}

/** Places of a padded vocabulary have no text: without them no model can draw one, and no probability goes to them. */
function withoutPadding({ name, shape: [rows = 0, width = 0], data }: NamedArray, tokens: number): NamedArray {
  return { name, shape: [Math.min(rows, tokens), width], data: data.slice(0, tokens * width) };
}

function same(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

/**
 * The weights that the engine wants, in the order of `llamaShapes`, from what a file holds.
 * `score`: the reward model's head [1, width] must be there too; `tied`: the output layer is the embedding; `tokens`: rows
 * of the embedding that the tokenizer has tokens for. Errors: InputError 'model-weights'.
 */
export function llamaWeights(
  tensors: readonly NamedArray[],
  config: ModelConfig,
  options: {
    readonly keyValueHeads: number;
    readonly score: boolean;
    readonly tied: boolean;
    readonly tokens: number;
  },
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
    const grouped = options.keyValueHeads < config.num_attention_heads && isGrouped(name);
    if (grouped) return repeatHeads(found, config, options.keyValueHeads);
    return name === EMBEDDING && options.tokens < config.vocab_size ? withoutPadding(found, options.tokens) : found;
  });

  const head = byName.get('lm_head.weight');
  if (!head && !options.score && !options.tied)
    throw bad(
      'config.json does not say tie_word_embeddings: true, so it has an output layer of its own, and there is no lm_head.weight',
    );
  if (head && !options.score && !same(head.data, byName.get(EMBEDDING)?.data ?? new Float32Array())) {
    throw bad('it has an output layer of its own (lm_head); only models with tied embeddings are supported');
  }
  const ignored = (name: string) => name === 'lm_head.weight' || name.endsWith('rotary_emb.inv_freq');
  const extra = tensors.find((t) => !wanted.has(t.name) && !ignored(t.name));
  if (extra) throw bad(`it holds ${extra.name}, which this architecture does not have`);
  return out;
}
