/** LoRA adapters as PEFT's folders: adapter_config.json and adapter_model.safetensors. */
import { matrixShape } from '../data/packed-weight';
import { type NamedArray, SCORE_HEAD } from '../data/weights';
import type { Files } from '../formats/huggingface-folder';
import { readSafetensors, writeSafetensors } from '../formats/safetensors';
import { fromArrays, toArrays, withAdapter } from '../model';
import type { AdaptedParameters } from '../model/lora';
import { parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import type { Policy } from '../train/artifacts';
import type { Weights } from '../train/trainable';
import { type CodecContext, jsonFile, textFile } from './codec';

const CONFIG = 'adapter_config.json';
const WEIGHTS = 'adapter_model.safetensors';
/** What PEFT puts before the name of every weight. */
const PREFIX = 'base_model.model.';

export const isAdapterFolder = (files: Files): boolean => files.has(CONFIG);

export async function writeAdapter({ own, parameters }: Weights, context: CodecContext): Promise<Files> {
  const arrays = await toArrays(own);
  const rank = arrays.find(({ name }) => name.endsWith('lora_A.weight'))?.shape[0] ?? 0;
  const modules = new Set(arrays.flatMap(({ name }) => /([a-z_]+)\.lora_A\.weight$/.exec(name)?.[1] ?? []));
  const config = {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    base_model_name_or_path: null,
    r: rank,
    lora_alpha: (parameters as AdaptedParameters).loraScale * rank,
    lora_dropout: 0,
    bias: 'none',
    fan_in_fan_out: false,
    target_modules: [...modules].sort(),
    modules_to_save: arrays.some(({ name }) => !name.includes('.lora_')) ? ['score'] : null,
    inference_mode: true,
  };
  const named = arrays.map((array): NamedArray => ({ ...array, name: PREFIX + array.name }));
  return new Map([
    [CONFIG, jsonFile(config)],
    [WEIGHTS, writeSafetensors(named)],
    ['README.md', textFile(context.about)],
  ]);
}

/** Over the base of the session. Errors: InputError 'adapter'. */
export function readAdapter(files: Files, { base }: CodecContext): Weights {
  const bad = (why: string) => new InputError('adapter', `This adapter cannot be used: ${why}.`);
  const config = parseJsonObject(files.get(CONFIG) ?? new Uint8Array());
  const weights = files.get(WEIGHTS);
  const { r: rank, lora_alpha: alpha, peft_type: type } = config ?? {};
  if (!weights) throw bad(`it has no ${WEIGHTS}`);
  if ('loraScale' in base.parameters) throw bad('the model that it lies on has an adapter of its own');
  if (
    type !== 'LORA' ||
    typeof rank !== 'number' ||
    typeof alpha !== 'number' ||
    !Number.isInteger(rank) ||
    rank < 1 ||
    !Number.isFinite(alpha)
  )
    throw bad(`${CONFIG} describes no LoRA adapter`);
  const arrays = readSafetensors(weights).tensors.map((array) => {
    const name = array.name.startsWith(PREFIX) ? array.name.slice(PREFIX.length) : array.name;
    if (!fits(name, array, base, rank)) throw bad(`${name} does not fit the base model`);
    if (!array.data.every(Number.isFinite)) throw bad(`${name} holds values that are not numbers`);
    return { ...array, name };
  });
  const names = new Set(arrays.map(({ name }) => name));
  const lone = [...names].find((name) => !names.has(otherFactor(name)));
  if (names.size === 0 || lone !== undefined) throw bad(lone ? `it lacks ${otherFactor(lone)}` : 'it holds no weights');
  const own = fromArrays(arrays);
  return { own, parameters: withAdapter(base.parameters, own, { rank, alpha }) };
}

/** A is [r, in] and B [out, r] of a weight [out, in]; the head of a reward model is all that may stand beside them. */
function fits(name: string, { shape }: NamedArray, { parameters, config }: Policy, rank: number): boolean {
  const is = (...wanted: (number | undefined)[]) => shape.length === 2 && wanted.every((size, i) => size === shape[i]);
  if (name === SCORE_HEAD) return is(1, config.hidden_size);
  const which = /\.lora_([AB])\.weight$/.exec(name)?.[1];
  const under = parameters.get(name.replace(/lora_[AB]\.weight$/, 'weight'));
  if (!which || !under || under.rank < 2) return false;
  const [out, width] = matrixShape(under.shape);
  return which === 'A' ? is(rank, width) : is(out, rank);
}

/** The factor that belongs to one; a weight that is none belongs to itself. */
const otherFactor = (name: string): string =>
  name.replace(/lora_([AB])\.weight$/, (_, which) => `lora_${which === 'A' ? 'B' : 'A'}.weight`);
