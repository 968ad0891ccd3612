/**
 * Hugging Face model folders: LlamaForCausalLM (base, SFT, policy) and LlamaForSequenceClassification with one label
 * (reward model). A folder is its files by name; where they lie (a drop, OPFS, the Hub, a disk) is the caller's matter.
 */
import { headsOf, isTied, type ModelConfig, modelConfigSchema } from '../config/model';
import type { StoredArray } from '../data/packed-weight';
import { llamaShapes, type NamedArray, OUTPUT, SCORE_HEAD } from '../data/weights';
import { CHAT_TEMPLATE, PLAIN_CHAT_TEMPLATE } from '../text/chat-formats';
import { isRecord, parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { readableValue } from '../text/readable';
import { loadTokenizer, type Tokenizer } from '../text/tokenizer';
import { llamaWeights } from './llama-weights';
import { readSafetensors, writeSafetensors } from './safetensors';

export type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
export type ModelKind = 'causal' | 'classifier';

/** What brings the raw scores of a reward model to mean 0 and deviation 1: (raw − mean)/deviation. */
export interface ScoreScale {
  readonly mean: number;
  readonly deviation: number;
}

export interface ModelFolder {
  readonly kind: ModelKind;
  readonly config: ModelConfig;
  /** Float32, Hugging Face names; a reward model's has `score.weight` [1, width] too. */
  readonly arrays: readonly NamedArray[];
  /** Of a reward model that says it: `score_mean` and `score_std` of config.json. */
  readonly scale?: ScoreScale;
  /** The parsed files, kept so that an export gives back what was loaded. */
  readonly tokenizerJson: unknown;
  readonly tokenizerConfigJson: unknown;
}

/** A folder that was read; `A`: its weights, which may be as packed as their file had them. */
export interface ReadFolder<A extends StoredArray = NamedArray> extends Omit<ModelFolder, 'arrays'> {
  readonly arrays: readonly A[];
  readonly tokenizer: Tokenizer;
  /** What a person who opens it should know, a sentence each. */
  readonly warnings: readonly string[];
}

const ARCHITECTURES: Readonly<Record<ModelKind, string>> = {
  causal: 'LlamaForCausalLM',
  classifier: 'LlamaForSequenceClassification',
};

function bad(why: string): InputError {
  return new InputError('model-folder', `This model folder cannot be used: ${why}.`);
}

/** A tokenizer.json of 300,000 tokens has 20 MB. */
const MAX_JSON = 64 * 2 ** 20;
const TEMPLATE = 'chat_template.jinja';
const MAX_TEMPLATE = 2 ** 20;
const MOST_SHARDS = 200;

function parse(files: Pick<Files, 'get'>, name: string): Record<string, unknown> {
  const bytes = files.get(name);
  if (!bytes) throw bad(`it has no ${name}`);
  if (bytes.length > MAX_JSON) throw bad(`${name} has more than 64 MB`);
  const value = parseJsonObject(bytes);
  if (!value) throw bad(`${name} is not a JSON object`);
  return value;
}

function kindOf(json: Record<string, unknown>): ModelKind {
  const named = Array.isArray(json.architectures) ? json.architectures.slice(0, 8).map(readableValue) : [];
  if (named.includes(ARCHITECTURES.causal)) return 'causal';
  if (named.includes(ARCHITECTURES.classifier)) return 'classifier';
  throw bad(
    `its architecture is ${named.join(', ') || 'not named'}; only ${Object.values(ARCHITECTURES).join(' and ')} are supported`,
  );
}

/** What config.json says of rotary positions: `rope_scaling` of older files and `rope_parameters` of newer ones, as one. */
function ropeOf(json: Record<string, unknown>): Record<string, unknown> {
  const parts = [json.rope_scaling, json.rope_parameters];
  for (const part of parts)
    if (part !== undefined && part !== null && !isRecord(part)) throw bad('its rotary positions are not described');
  return Object.assign({}, ...parts.filter(isRecord)) as Record<string, unknown>;
}

/** Why rotary positions are not plain ones, or null: a kind that is not "default", or a scale of a kind that is not named. */
function ropeProblem({ rope_theta: _, rope_type, type, ...rest }: Record<string, unknown>): string | null {
  const kind = rope_type ?? type;
  const set = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined);
  if (kind === 'default' || (kind === undefined && set.length === 0)) return null;
  const what = kind === undefined ? set.map(([name, value]) => `${name} ${readableValue(value)}`).join(', ') : kind;
  return `its rotary positions are scaled (${readableValue(what)})`;
}

function scaleOf({ score_mean: mean, score_std: deviation }: Record<string, unknown>): ScoreScale | null {
  const numbers = typeof mean === 'number' && typeof deviation === 'number';
  return numbers && Number.isFinite(mean) && Number.isFinite(deviation) && deviation > 0 ? { mean, deviation } : null;
}

/** Everything that would make the same weights give other numbers here than in transformers. */
function refuseUnsupported(json: Record<string, unknown>, config: ModelConfig): void {
  const rope = ropeProblem(ropeOf(json));
  const partial = json.partial_rotary_factor ?? ropeOf(json).partial_rotary_factor ?? 1;
  const { heads, keyHeads, d: head } = headsOf(config);
  const problems = [
    [
      json.hidden_act !== undefined && json.hidden_act !== 'silu',
      `its activation is ${readableValue(json.hidden_act)}, not silu`,
    ],
    [Boolean(json.attention_bias) || Boolean(json.mlp_bias), 'it has biases'],
    [rope !== null, rope],
    [partial !== 1, 'its rotary positions turn only a part of each head'],
    [!Number.isInteger(head) || head % 2 !== 0, 'its width is not an even number times its heads'],
    [heads % keyHeads !== 0, 'num_key_value_heads does not divide num_attention_heads'],
  ] as const;
  for (const [wrong, why] of problems) if (wrong) throw bad(`${why}, which is not supported`);
}

/** What config.json says of heads and of the output layer, where it is not what it would be without a word. */
function unusual(json: Record<string, unknown>): Record<string, unknown> {
  const { num_attention_heads: heads, hidden_size: width, num_key_value_heads: keyHeads, head_dim: d } = json;
  return {
    num_key_value_heads: keyHeads === null || keyHeads === heads ? undefined : keyHeads,
    head_dim: d === null || d === Number(width) / Number(heads) ? undefined : d,
    tie_word_embeddings: json.tie_word_embeddings === true ? undefined : false, // Llama's default is false
  };
}

/** tokenizer_config.json with the chat template in it, which newer transformers keep in a file of its own. */
export function readTokenizerConfig(files: Files): Record<string, unknown> {
  const config = files.has('tokenizer_config.json') ? parse(files, 'tokenizer_config.json') : {};
  const template = files.get(TEMPLATE);
  if (!template) return config;
  if (template.length > MAX_TEMPLATE) throw bad(`${TEMPLATE} has more than 1 MB`);
  return { ...config, chat_template: new TextDecoder().decode(template) };
}

/** The template of an export: ours says which tokens are the answer, wherever it was read from. */
function templateOf(config: unknown): string | null {
  const template = isRecord(config) ? config.chat_template : null;
  if (template === PLAIN_CHAT_TEMPLATE) return CHAT_TEMPLATE;
  return typeof template === 'string' ? template : null;
}

/** Reads and checks a folder. Errors: InputError 'model-folder', 'model-weights', 'safetensors' or 'tokenizer'. */
export function readHuggingFaceFolder(files: Files): ReadFolder {
  const parts = folderParts(files);
  checkedConfig(parts.json); // before weights that nobody could use are read
  const tensors = weightFiles(files).flatMap((name) => readSafetensors(files.get(name) as Uint8Array).tensors);
  return assembled({ ...parts, tensors });
}

/** What a folder's files of text say. Errors: InputError 'model-folder'. */
export const folderParts = (files: Files): Omit<ModelParts, 'tensors'> => ({
  json: parse(files, 'config.json'),
  tokenizerJson: parse(files, 'tokenizer.json'),
  tokenizerConfigJson: readTokenizerConfig(files),
});

const INDEX = 'model.safetensors.index.json';
const WHOLE = 'model.safetensors';

/** The names of the files that hold a folder's weights: one, or those of its index. Errors: InputError 'model-folder'. */
export function weightFiles(files: Pick<Files, 'has' | 'get'>): readonly string[] {
  if (!files.has(INDEX)) {
    if (!files.has(WHOLE)) throw bad(`it has no ${WHOLE}`);
    return [WHOLE];
  }
  const { weight_map: map } = parse(files, INDEX);
  const names = isRecord(map) ? [...new Set(Object.values(map))] : [];
  const safe = names.every((name) => typeof name === 'string' && /^[\w.-]{1,200}\.safetensors$/.test(name));
  if (names.length === 0 || names.length > MOST_SHARDS || !safe)
    throw bad(`${INDEX} does not say where its weights are`);
  const missing = (names as string[]).filter((name) => !files.has(name));
  if (missing.length > 0)
    throw bad(
      `its weights are in ${names.length} files, and ${missing.slice(0, 3).map(readableValue).join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing. Choose all of them together`,
    );
  return names as string[];
}

/** What a model's files say, wherever they were read from. */
export interface ModelParts<A extends StoredArray = NamedArray> {
  /** config.json's fields. */
  readonly json: Record<string, unknown>;
  /** Under Hugging Face's names and in its layout. */
  readonly tensors: readonly A[];
  readonly tokenizerJson: Record<string, unknown>;
  readonly tokenizerConfigJson: Record<string, unknown>;
}

interface CheckedConfig {
  readonly kind: ModelKind;
  readonly declared: ModelConfig;
  /** How many weights such a model has. */
  readonly parameters: number;
}

/** config.json's fields as far as they are used here. Errors: InputError 'model-folder'. */
export function checkedConfig(json: Record<string, unknown>): CheckedConfig {
  const kind = kindOf(json);
  const labels = json.num_labels ?? (isRecord(json.id2label) ? Object.keys(json.id2label).length : 1);
  if (kind === 'classifier' && labels !== 1)
    throw bad(`it has ${readableValue(labels)} labels; a reward model has one`);
  const ropeTheta = json.rope_theta ?? ropeOf(json).rope_theta;
  const checked = modelConfigSchema.safeParse({
    ...json,
    ...unusual(json),
    ...(ropeTheta === undefined ? {} : { rope_theta: ropeTheta }),
  });
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw bad(`config.json: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const declared = checked.data;
  refuseUnsupported(json, declared);
  const shapes = llamaShapes(declared);
  const parameters = [...shapes.values()].reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
  return { kind, declared, parameters };
}

/** The model that the parts make. Errors: InputError 'model-folder', 'model-weights' or 'tokenizer'. */
export function assembled<A extends StoredArray>({
  json,
  tensors,
  tokenizerJson,
  tokenizerConfigJson,
}: ModelParts<A>): ReadFolder<A> {
  const { kind, declared } = checkedConfig(json);
  const tokenizer = loadTokenizer(tokenizerJson, tokenizerConfigJson);
  if (tokenizer.vocabSize > declared.vocab_size) {
    throw bad(
      `its tokenizer has ${tokenizer.vocabSize} tokens and its model ${declared.vocab_size}: they belong to different models`,
    );
  }
  if (tokenizer.chat instanceof InputError) throw tokenizer.chat;
  const names = tensors.map(({ name }) => name);
  if (new Set(names).size < names.length) throw bad('its files hold one weight twice: they are of several models');
  const arrays = llamaWeights(tensors, declared, {
    score: kind === 'classifier',
    tokens: tokenizer.vocabSize,
  });
  const config = { ...declared, vocab_size: tokenizer.vocabSize };
  const scale = kind === 'classifier' ? scaleOf(json) : null;
  const padding = declared.vocab_size - tokenizer.vocabSize;
  const warnings = [...tokenizer.warnings];
  if (padding > 0)
    warnings.push(
      `Its vocabulary has ${padding} places more than its tokenizer has tokens. They have no text, so they are left out.`,
    );
  return { kind, config, arrays, ...(scale && { scale }), tokenizerJson, tokenizerConfigJson, tokenizer, warnings };
}

/** Files of a folder that transformers loads. `card` is the README's text. */
export function writeHuggingFaceFolder(model: ModelFolder, card = ''): Map<string, Uint8Array<ArrayBuffer>> {
  const tokenizer = loadTokenizer(model.tokenizerJson, model.tokenizerConfigJson);
  const { config, kind, scale } = model;
  const template = templateOf(model.tokenizerConfigJson);
  if (kind === 'classifier' && !model.arrays.some((a) => a.name === SCORE_HEAD))
    throw bad(`a reward model needs ${SCORE_HEAD}`);
  const arrays = model.arrays.filter(({ name }) => kind === 'causal' || name !== OUTPUT);
  const { keyHeads, d } = headsOf(config);
  const modelJson = {
    architectures: [ARCHITECTURES[kind]],
    model_type: 'llama',
    ...config,
    num_key_value_heads: keyHeads,
    head_dim: d,
    hidden_act: 'silu',
    attention_bias: false,
    attention_dropout: 0,
    mlp_bias: false,
    initializer_range: 0.02,
    tie_word_embeddings: isTied(config),
    rope_scaling: null,
    use_cache: true,
    pretraining_tp: 1,
    bos_token_id: null,
    eos_token_id: tokenizer.eosId,
    pad_token_id: tokenizer.padId,
    torch_dtype: 'float32',
    ...(kind === 'classifier' ? { num_labels: 1, id2label: { 0: 'reward' }, label2id: { reward: 0 } } : {}),
    ...(scale && { score_mean: scale.mean, score_std: scale.deviation }),
  };
  const generation = {
    eos_token_id: tokenizer.eosId,
    pad_token_id: tokenizer.padId,
    do_sample: true,
    temperature: 0.8,
    max_new_tokens: Math.max(1, Math.floor(config.max_position_embeddings / 2)),
  };
  const utf8 = new TextEncoder();
  const text = (value: unknown) => utf8.encode(`${JSON.stringify(value, null, 2)}\n`);
  const files = new Map([
    ['config.json', text(modelJson)],
    ['model.safetensors', writeSafetensors(arrays)],
    ['tokenizer.json', text(model.tokenizerJson)],
    [
      'tokenizer_config.json',
      text({ ...(model.tokenizerConfigJson as object), ...(template && { chat_template: template }) }),
    ],
  ]);
  // In both places: transformers before 4.50 look in the first, from 5 on they write the second.
  if (template) files.set(TEMPLATE, utf8.encode(template));
  if (kind === 'causal') files.set('generation_config.json', text(generation));
  if (card) files.set('README.md', utf8.encode(card));
  return files;
}
