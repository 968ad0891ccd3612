/** What is measured: the presets, and the two sizes at which other libraries were measured beside us. */
import { type ModelConfig, PRESETS, type PresetName, presets } from '../config/model';

export interface BenchSize {
  readonly name: string;
  readonly model: ModelConfig;
  /** Rows and tokens a row of a training step. */
  readonly batch: number;
  readonly length: number;
  /** Rows, prompt and new tokens of a rollout; the same rows are scored. */
  readonly rows: number;
  readonly prompt: number;
  readonly newTokens: number;
}

const outside = (layers: number, width: number, context: number, inner: number): ModelConfig => ({
  ...presets.nano,
  vocab_size: 96,
  hidden_size: width,
  intermediate_size: inner,
  num_hidden_layers: layers,
  max_position_embeddings: context,
});

const decoding = { rows: 16, prompt: 8, newTokens: 24 };

/** S and M: the parameters of a GPT of 2 layers of 64 and 4 layers of 128 with a vocabulary of 96. */
const SIZES: readonly BenchSize[] = [
  { name: 'S', model: outside(2, 64, 32, 176), batch: 8, length: 32, ...decoding },
  { name: 'M', model: outside(4, 128, 64, 352), batch: 8, length: 64, ...decoding },
  ...PRESETS.map((name: PresetName) => ({
    name,
    model: presets[name],
    batch: 16,
    length: 64,
    rows: 32,
    prompt: 16,
    newTokens: 32,
  })),
];

export const SIZE_NAMES: readonly string[] = SIZES.map((size) => size.name);

export function sizeOf(name: string): BenchSize {
  const size = SIZES.find((s) => s.name === name);
  if (!size) throw new RangeError(`There is no size "${name}". There are: ${SIZE_NAMES.join(', ')}.`);
  return size;
}
