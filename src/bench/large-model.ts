/** What a real model costs: one of SmolLM2-135M's shape with packed weights, made from a seed, since its file is nowhere near. */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import { toHalf } from '../data/halves';
import { type PackedArray, type PackedKind, packedShape, packWeight } from '../data/packed-weight';
import { EMBEDDING, llamaShapes, type NamedArray } from '../data/weights';
import {
  disposeParameters,
  fromArrays,
  generate,
  hiddenStates,
  initAdapter,
  layEndToEnd,
  logits,
  type Parameters,
  tokenLogprobs,
  withAdapter,
} from '../model';
import { AdamW, trainStep } from '../optim';
import { hash3, hashText, Random } from '../random';
import { packBatch } from '../train/batch';
import { supervisedLoss, supervisedReads } from '../train/supervised';

/** SmolLM2-135M, and the same with two layers and few tokens for adapters that are software. */
export const LARGE: ModelConfig = {
  vocab_size: 49_152,
  hidden_size: 576,
  intermediate_size: 1536,
  num_hidden_layers: 30,
  num_attention_heads: 9,
  num_key_value_heads: 3,
  max_position_embeddings: 8192,
  rms_norm_eps: 1e-5,
  rope_theta: 100_000,
};
export const SHORT: ModelConfig = { ...LARGE, vocab_size: 2048, num_hidden_layers: 2 };

/** No token: answers never end before their time. */
const NEVER = -1;

/** Matrices in `kind`, the embedding in q8 where that is q4 as in GGUF's files, or all in f32; weights about ±0.04. */
function largeModel(config: ModelConfig, kind: PackedKind | 'f32', seed: number): Parameters {
  return fromArrays(
    [...llamaShapes(config)].map(([name, shape]) => {
      if (shape.length === 1) return { name, shape, data: new Float32Array(shape[0] as number).fill(1) };
      const own = kind === 'q4' && name === EMBEDDING ? 'q8' : kind;
      return matrixOf(name, shape as [number, number], own, seed);
    }),
  );
}

function matrixOf(
  name: string,
  shape: [number, number],
  kind: PackedKind | 'f32',
  seed: number,
): NamedArray | PackedArray {
  const stream = hashText(name);
  const random = (i: number): number => 0.08 * (hash3(seed, stream, i) / 2 ** 32 - 0.5);
  if (kind === 'f32' || kind === 'f16') {
    const data = Float32Array.from({ length: shape[0] * shape[1] }, (_, i) => random(i));
    return kind === 'f32' ? { name, shape, data } : packWeight(name, shape, data, kind);
  }
  // Drawn as they lie: a block's scale, then its weights.
  const [rows, blocks, size] = packedShape(shape, kind);
  const words = Int32Array.from({ length: rows * blocks * size }, (_, i) => hash3(seed, stream, i));
  const floats = new Float32Array(words.buffer);
  const scale = toHalf(0.08 / 15) | (toHalf(-0.04) << 16);
  for (let at = 0; at < words.length; at += size) {
    if (kind === 'q8') floats[at] = 0.04 / 128;
    else words[at] = scale;
  }
  return { name, shape, kind, words };
}

export interface LargeTask {
  readonly name: string;
  readonly tokens: number;
  /** How often `run` does it; once without. */
  readonly times?: number;
  /** Does it once. */
  readonly run: () => Promise<unknown>;
  /** What `run` does besides, whose time is not its own: reading the prompts, and drawing one token a row. */
  readonly besides?: () => Promise<unknown>;
}

export interface LargeWork {
  readonly tasks: readonly LargeTask[];
  /** Greatest difference between what decoding and a forward pass say of drawn tokens' log-probabilities, nats. */
  check(): Promise<number>;
  dispose(): void;
}

export interface LargeSizes {
  readonly rows: number;
  readonly length: number;
  readonly newTokens: number;
}

/** `largeTasks` on a model that is made for them. */
export function largeWork(config: ModelConfig, kind: PackedKind | 'f32', sizes: LargeSizes): LargeWork {
  const base = largeModel(config, kind, 1);
  const work = largeTasks(config, base, sizes);
  return {
    ...work,
    dispose() {
      work.dispose();
      disposeParameters(base);
    },
  };
}

/** Answers of one row and of several, reading prompts, a step of LoRA of 4 rows. */
export function largeTasks(config: ModelConfig, base: Parameters, sizes: LargeSizes): LargeWork {
  const lora = { rank: 8, alpha: 16 };
  const adapter = initAdapter(base, config.num_hidden_layers, lora, 1);
  const adapted = withAdapter(base, adapter, lora);
  const optimizer = new AdamW(adapter);
  const random = new Random(3, 'large model');
  const row = (length: number): number[] => Array.from({ length }, () => random.int(config.vocab_size));
  const { rows, length, newTokens } = sizes;
  const examples = Array.from({ length: 4 }, () => ({ ids: row(length), mask: new Array<number>(length).fill(1) }));
  const batch = packBatch(examples, 0);
  const step = () => trainStep(optimizer, 1e-4, () => supervisedLoss(adapted, config, batch), supervisedReads(batch));
  let seed = 0;
  const answers = (count: number) => {
    const prompts = Array.from({ length: count }, () => row(8));
    const run = (most: number) =>
      generate(adapted, config, prompts, { maxNewTokens: most, eosId: NEVER, padId: 0, seed: seed++ });
    return { prompts, run };
  };
  const decoding = (count: number): LargeTask => {
    const { run } = answers(count);
    return {
      name: `decoding, ${count} ${count === 1 ? 'row' : 'rows'}, a token each`,
      tokens: count,
      times: newTokens,
      run: () => run(1 + newTokens),
      besides: () => run(1),
    };
  };
  const prompt = layEndToEnd([row(4 * length)], 0);
  const tasks: LargeTask[] = [
    decoding(1),
    decoding(rows),
    {
      name: `reading ${4 * length} tokens`,
      tokens: 4 * length,
      run: async () => {
        const hidden = hiddenStates(adapted, config, prompt);
        await hidden.data();
        hidden.dispose();
      },
    },
    { name: `LoRA step, 4 rows of ${length}`, tokens: 4 * length, run: step },
  ];
  return {
    tasks,
    async check() {
      const { prompts, run } = answers(2);
      const { ids, logprobs } = await run(6);
      const sequences = layEndToEnd(
        ids.map((answer, i) => [...(prompts[i] as number[]), ...answer]),
        0,
      );
      const again = tf.tidy(() => {
        const at = sequences.starts.flatMap((start) => Array.from({ length: 6 }, (_, t) => start + 7 + t));
        const hidden = hiddenStates(adapted, config, sequences);
        const chosen = tf.gather(hidden, tf.tensor1d(at, 'int32')) as tf.Tensor2D;
        return tokenLogprobs(logits(adapted, chosen), tf.tensor1d(ids.flat(), 'int32'), 1).logprobs;
      });
      const values = await again.data();
      again.dispose();
      const drawn = logprobs.flatMap((row) => [...row]);
      return Math.max(...drawn.map((x, i) => Math.abs(x - (values[i] as number))));
    },
    dispose() {
      optimizer.dispose();
      disposeParameters(adapter);
    },
  };
}
