/** Which weights a Llama checkpoint must hold, and what of other people's files is left out. */
import { isTied, type ModelConfig } from '../config/model';
import { allNumbers, type StoredArray, takeRows } from '../data/packed-weight';
import { EMBEDDING, llamaShapes, OUTPUT, SCORE_HEAD } from '../data/weights';
import { InputError } from '../text/input-error';

function bad(why: string): InputError {
  return new InputError(
    'model-weights',
    `model.safetensors does not fit config.json: ${why}. Use the two files of one model.`,
  );
}

/** Places of a padded vocabulary have no text: without them no model can draw one, and no probability goes to them. */
const withoutPadding = <A extends StoredArray>(array: A, tokens: number): A =>
  takeRows(
    array,
    Array.from({ length: tokens }, (_, row) => row),
  );

const valuesOf = (array: StoredArray) => ('words' in array ? array.words : array.data);

function same(a: StoredArray, b: StoredArray | undefined): boolean {
  const [own, other] = [valuesOf(a), b ? valuesOf(b) : new Float32Array()];
  return own.length === other.length && own.every((x, i) => x === other[i]);
}

/**
 * The weights that the engine wants, in the order of `llamaShapes`, from what a file holds.
 * `score`: the reward model's head [1, width] must be there too; `tokens`: rows
 * of the embedding that the tokenizer has tokens for. Errors: InputError 'model-weights'.
 */
export function llamaWeights<A extends StoredArray>(
  tensors: readonly A[],
  config: ModelConfig,
  options: {
    readonly score: boolean;
    readonly tokens: number;
  },
): A[] {
  const byName = new Map(tensors.map((t) => [t.name, t]));
  const head = byName.get(OUTPUT);
  const wanted = llamaShapes(config);
  // A reward model has no output layer but its head.
  if (options.score) wanted.set(SCORE_HEAD, [1, config.hidden_size]).delete(OUTPUT);
  else if (!isTied(config) && !head)
    throw bad(
      'config.json does not say tie_word_embeddings: true, so it has an output layer of its own, and there is no lm_head.weight',
    );

  const out = [...wanted].map(([name, shape]) => {
    const found = byName.get(name);
    if (!found) throw bad(`there is no ${name}`);
    if (found.shape.join() !== shape.join())
      throw bad(`${name} is [${found.shape.join(', ')}], not [${shape.join(', ')}]`);
    if (!allNumbers(found)) throw bad(`${name} holds values that are not numbers (NaN or infinity)`);
    const padded = (name === EMBEDDING || name === OUTPUT) && options.tokens < config.vocab_size;
    return padded ? withoutPadding(found, options.tokens) : found;
  });

  if (head && !options.score && isTied(config) && !same(head, byName.get(EMBEDDING)))
    throw bad('config.json says that its output layer is the embedding, and its lm_head.weight is another matrix');
  const ignored = (name: string) => name === OUTPUT || name.endsWith('rotary_emb.inv_freq');
  const extra = tensors.find((t) => !wanted.has(t.name) && !ignored(t.name));
  if (extra) throw bad(`it holds ${extra.name}, which this architecture does not have`);
  return out;
}
