/** Models as folders that transformers opens; an adapter as a folder that PEFT opens. */
import { type Files, readHuggingFaceFolder, writeHuggingFaceFolder } from '../formats/huggingface-folder';
import { fromArrays, toArrays } from '../model';
import { parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import type { Scorer } from '../train/artifacts';
import { fullWeights, type Weights } from '../train/trainable';
import { isAdapterFolder, readAdapter, writeAdapter } from './adapters';
import { type Codec, type CodecContext, jsonFile } from './codec';

const META = 'meta.json';

async function writeWeights(weights: Weights, kind: 'causal' | 'reward', context: CodecContext): Promise<Files> {
  if (weights.own !== weights.parameters) return writeAdapter(weights, context);
  return writeHuggingFaceFolder({ ...context.source, kind, arrays: await toArrays(weights.own) }, context.about);
}

function readWeights(files: Files, kind: 'causal' | 'reward', context: CodecContext): Weights {
  if (isAdapterFolder(files)) return readAdapter(files, context);
  const folder = readHuggingFaceFolder(files);
  if (folder.kind === kind) return fullWeights(fromArrays(folder.arrays));
  throw new InputError(
    'model-kind',
    `This model is a ${folder.kind === 'reward' ? 'reward model' : 'language model'}, where another kind is needed.`,
  );
}

export const policyCodec: Codec<'policy'> = {
  write: (policy, context) => writeWeights(policy, 'causal', context),
  read: (files, context) => ({ config: context.source.config, ...readWeights(files, 'causal', context) }),
};

/** The scale of a scorer is in `meta.json`. */
export const scorerCodec: Codec<'scorer'> & Codec<'preference'> = {
  async write(scorer: Scorer, context) {
    const files = await writeWeights(scorer, 'reward', context);
    return new Map([...files, [META, jsonFile({ mean: scorer.mean, deviation: scorer.deviation })]]);
  },
  read: (files, context) => ({
    config: context.source.config,
    ...scaleOf(files),
    ...readWeights(files, 'reward', context),
  }),
};

/** Errors: InputError 'scorer-scale'. */
export function scaleOf(files: Files): { readonly mean: number; readonly deviation: number } {
  const { mean, deviation } = parseJsonObject(files.get(META) ?? new Uint8Array()) ?? {};
  // Never converted: an object may refuse to be a number.
  if (isFiniteNumber(mean) && isFiniteNumber(deviation) && deviation > 0) return { mean, deviation };
  throw new InputError('scorer-scale', 'This reward model does not say how its scores are normalised.');
}

const isFiniteNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
