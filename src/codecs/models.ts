/** Models as folders that transformers opens; an adapter as a folder that PEFT opens. */
import type { ModelConfig } from '../config/model';
import { SCORE_HEAD } from '../data/weights';
import {
  type Files,
  readHuggingFaceFolder,
  type ScoreScale,
  writeHuggingFaceFolder,
} from '../formats/huggingface-folder';
import { disposeParameters, fromArrays, toArrays } from '../model';
import { parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import type { Scorer } from '../train/artifacts';
import { fullWeights, type Weights } from '../train/trainable';
import { isAdapterFolder, readAdapter, writeAdapter } from './adapters';
import { type Codec, type CodecContext, jsonFile } from './codec';
import { readPlaces, writePlaces } from './labeled-places';

const META = 'meta.json';

async function writeWeights(
  weights: Weights,
  kind: 'causal' | 'classifier',
  context: CodecContext,
  scale?: ScoreScale,
): Promise<Files> {
  if (weights.own !== weights.parameters) return writeAdapter(weights, context);
  const arrays = await toArrays(weights.own);
  return writeHuggingFaceFolder({ ...context.source, kind, arrays, ...(scale && { scale }) }, context.about);
}

/** Errors: InputError 'model-kind', 'model-shape', 'adapter' and what readHuggingFaceFolder finds. */
function readWeights(files: Files, kind: 'causal' | 'classifier', context: CodecContext): Weights {
  const weights = isAdapterFolder(files) ? readAdapter(files, context) : readFull(files, context);
  const found = weights.parameters.has(SCORE_HEAD) ? 'classifier' : 'causal';
  if (found === kind) return weights;
  disposeParameters(weights.own);
  throw new InputError(
    'model-kind',
    `This model is a ${found === 'classifier' ? 'reward model' : 'language model'}, where another kind is needed.`,
  );
}

/** All that a run makes descends from its base, so it has the base's shape. */
function readFull(files: Files, { source }: CodecContext): Weights {
  const { config, arrays } = readHuggingFaceFolder(files);
  const other = Object.entries(source.config).find(([name, value]) => config[name as keyof ModelConfig] !== value);
  if (!other) return fullWeights(fromArrays(arrays));
  throw new InputError(
    'model-shape',
    `This model is of another shape than the base model: its ${other[0]} differs. Choose the base that it was trained from.`,
  );
}

export const policyCodec: Codec<'policy'> = {
  write: (policy, context) => writeWeights(policy, 'causal', context),
  read: (files, context) => ({ config: context.base.config, ...readWeights(files, 'causal', context) }),
};

/** The scale of a scorer is in `meta.json` (of a whole model in its config.json too, for other programs), and where the answers lie that it learned from. */
export const scorerCodec: Codec<'scorer'> & Codec<'preference'> = {
  async write(scorer: Scorer, context) {
    const { mean, deviation, labeled } = scorer;
    const files = await writeWeights(scorer, 'classifier', context, { mean, deviation });
    return new Map([
      ...files,
      [META, jsonFile({ mean, deviation, ...(labeled && { labeled: writePlaces(labeled) }) })],
    ]);
  },
  read: (files, context) => ({
    config: context.base.config,
    ...scaleOf(files),
    ...placesOf(files, context.source.config),
    ...readWeights(files, 'classifier', context),
  }),
};

/** Of `meta.json`, and of config.json where there is no such file: never half of each. Errors: InputError 'scorer-scale'. */
function scaleOf(files: Files): ScoreScale {
  const meta = files.get(META);
  const said = parseJsonObject(meta ?? files.get('config.json') ?? new Uint8Array()) ?? {};
  const [mean, deviation] = meta ? [said.mean, said.deviation] : [said.score_mean, said.score_std];
  // Never converted: an object may refuse to be a number.
  if (isFiniteNumber(mean) && isFiniteNumber(deviation) && deviation > 0) return { mean, deviation };
  throw new InputError('scorer-scale', 'This reward model does not say how its scores are normalised.');
}

/** Errors: InputError 'scorer-labeled'. A scorer of an older run has none. */
function placesOf(files: Files, config: ModelConfig): Pick<Scorer, 'labeled'> {
  const { labeled } = parseJsonObject(files.get(META) ?? new Uint8Array()) ?? {};
  if (labeled === undefined) return {};
  const read = readPlaces(labeled, config.hidden_size);
  if (read) return { labeled: read };
  throw new InputError('scorer-labeled', 'What this reward model says of the answers it learned from is damaged.');
}

const isFiniteNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
