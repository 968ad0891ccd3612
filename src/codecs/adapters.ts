/** LoRA adapters as PEFT's folders: adapter_config.json and adapter_model.safetensors. */
import type { NamedArray } from '../data/weights';
import type { Files } from '../formats/huggingface-folder';
import { readSafetensors, writeSafetensors } from '../formats/safetensors';
import { fromArrays, toArrays, withAdapter } from '../model';
import type { AdaptedParameters } from '../model/lora';
import { parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
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
  if (
    type !== 'LORA' ||
    typeof rank !== 'number' ||
    typeof alpha !== 'number' ||
    !(rank >= 1) ||
    !Number.isFinite(alpha)
  )
    throw bad(`${CONFIG} describes no LoRA adapter`);
  const arrays = readSafetensors(weights).tensors.map((array) => {
    const name = array.name.startsWith(PREFIX) ? array.name.slice(PREFIX.length) : array.name;
    const under = base.parameters.get(name.replace(/lora_[AB]\.weight$/, 'weight'));
    if (name.includes('.lora_') && !fits(array, under?.shape ?? [], name.includes('lora_A'), rank))
      throw bad(`${name} does not fit the base model`);
    if (!array.data.every(Number.isFinite)) throw bad(`${name} holds values that are not numbers`);
    return { ...array, name };
  });
  const own = fromArrays(arrays);
  return { own, parameters: withAdapter(base.parameters, own, { rank, alpha }) };
}

/** A is [r, in] and B [out, r] of a weight [out, in]. */
function fits({ shape }: NamedArray, weight: readonly number[], isA: boolean, rank: number): boolean {
  const [out, width] = weight;
  return shape.length === 2 && (isA ? shape[0] === rank && shape[1] === width : shape[0] === out && shape[1] === rank);
}
