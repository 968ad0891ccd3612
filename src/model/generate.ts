/** Batched sampling with a cache of keys and values. */
import * as tf from '@tensorflow/tfjs-core';
import { attention, rope } from '../compute/kernels';
import {
  cachedAttention,
  createLayerCache,
  fillCache,
  type LayerCache,
} from '../compute/kernels/cache/cached-attention';
import type { ModelConfig } from '../config/model';
import { breathe } from './breathe';
import type { Parameters } from './parameters';
import { type Draw, drawToken, rowStream, type SamplingOptions } from './sampler';
import { type Attend, forward, gatherPositions, logits } from './transformer';

export interface GenerateOptions extends Partial<SamplingOptions> {
  readonly maxNewTokens: number;
  readonly greedy?: boolean;
  readonly seed: number;
  /** Separates draws of different purposes under one seed. */
  readonly stream?: number;
  /** Identity of each row for its draws; its index in `prompts` by default. */
  readonly rowIds?: readonly number[];
  readonly eosId: number;
  readonly padId: number;
  readonly signal?: AbortSignal;
  /** Called with every token as it is drawn. */
  readonly onToken?: (row: number, id: number) => void;
}

export interface Generation {
  /** Responses without their prompts, with the end token where one was drawn. */
  readonly ids: number[][];
  /** Log-probability of each token at the sampling temperature, over the whole vocabulary, nats. */
  readonly logprobs: Float32Array[];
  /** False where the response was cut off at maxNewTokens (or by the signal). */
  readonly ended: boolean[];
}

/** Draws a response to every prompt. Prompts may differ in length; none may be empty. */
export async function generate(
  parameters: Parameters,
  config: ModelConfig,
  prompts: readonly (readonly number[])[],
  options: GenerateOptions,
): Promise<Generation> {
  const rows = prompts.length;
  const ids: number[][] = prompts.map(() => []);
  const logprobs: number[][] = prompts.map(() => []);
  const ended: boolean[] = prompts.map(() => false);
  const sampling = {
    temperature: options.greedy ? 0 : (options.temperature ?? 1),
    topK: options.topK,
    topP: options.topP,
  };
  const streams = prompts.map((_, row) => rowStream(options.seed, options.stream ?? 0, options.rowIds?.[row] ?? row));
  const width = longest(prompts, config, options.maxNewTokens);
  if (rows > 0 && options.maxNewTokens > 0) {
    const decoder = new Decoder(parameters, config, rows, width + options.maxNewTokens);
    try {
      let next = decoder.prefill(prompts, width, options.padId);
      let pause = performance.now();
      for (let position = 0; ; position++) {
        const values = (await next.data()) as Float32Array;
        next.dispose();
        const vocabulary = config.vocab_size;
        const drawn = new Int32Array(rows).fill(options.padId);
        for (let row = 0; row < rows; row++) {
          if (ended[row]) continue;
          const line = values.subarray(row * vocabulary, (row + 1) * vocabulary);
          const draw: Draw = drawToken(line, sampling, options.seed, streams[row] as number, position);
          drawn[row] = draw.id;
          ids[row]?.push(draw.id);
          logprobs[row]?.push(draw.logprob);
          options.onToken?.(row, draw.id);
          if (draw.id === options.eosId) ended[row] = true;
        }
        if (position + 1 === options.maxNewTokens || ended.every(Boolean) || options.signal?.aborted) break;
        next = decoder.step(drawn);
        if (performance.now() - pause > 20) {
          await breathe();
          pause = performance.now();
        }
      }
    } finally {
      decoder.dispose();
    }
  }
  return { ids, logprobs: logprobs.map((list) => Float32Array.from(list)), ended };
}

/** Length of the longest prompt, after checking them against the context. */
function longest(prompts: readonly (readonly number[])[], config: ModelConfig, maxNewTokens: number): number {
  const width = Math.max(0, ...prompts.map((prompt) => prompt.length));
  if (prompts.some((prompt) => prompt.length === 0)) throw new RangeError('a prompt is empty');
  if (width + maxNewTokens > config.max_position_embeddings) {
    const context = config.max_position_embeddings;
    throw new RangeError(`a prompt of ${width} tokens and ${maxNewTokens} new ones exceed the context of ${context}`);
  }
  return width;
}

/** The forward pass one token at a time: logits of the next token of every row. */
class Decoder {
  private readonly parameters: Parameters;
  private readonly config: ModelConfig;
  private readonly rows: number;
  private readonly layers: LayerCache[];
  private padLeft: tf.Tensor1D | undefined;
  /** Columns filled. */
  private length = 0;

  constructor(parameters: Parameters, config: ModelConfig, rows: number, capacity: number) {
    this.parameters = parameters;
    this.config = config;
    this.rows = rows;
    this.layers = Array.from({ length: config.num_hidden_layers }, () =>
      createLayerCache(rows, capacity, config.hidden_size),
    );
  }

  /** Logits [B, V] after the prompts, padded on the left to `width`. */
  prefill(prompts: readonly (readonly number[])[], width: number, padId: number): tf.Tensor2D {
    const { rows: batch, config } = this;
    const padded = new Int32Array(batch * width).fill(padId);
    prompts.forEach((prompt, row) => {
      padded.set(prompt, (row + 1) * width - prompt.length);
    });
    const pads = tf.tensor1d(
      prompts.map((prompt) => width - prompt.length),
      'int32',
    );
    this.padLeft = pads;
    this.length = width;
    const shape = { batch, length: width, heads: config.num_attention_heads };
    return tf.tidy(() => {
      const hidden = this.forward(tf.tensor1d(padded, 'int32'), (qkv, layer) => {
        const turned = rope(qkv, pads, { ...shape, theta: config.rope_theta, start: 0 });
        fillCache(this.layer(layer), turned, batch, width);
        return attention(turned, pads, shape);
      });
      const last = tf.tensor1d(
        prompts.map((_, row) => (row + 1) * width - 1),
        'int32',
      );
      return logits(this.parameters, gatherPositions(hidden.reshape([batch, width, config.hidden_size]), last));
    });
  }

  /** Logits [B, V] after one more token a row. */
  step(drawn: Int32Array): tf.Tensor2D {
    const column = this.length++;
    const { rows: batch, config, padLeft } = this;
    if (!padLeft) throw new Error('prefill comes first');
    const heads = config.num_attention_heads;
    return tf.tidy(() => {
      const hidden = this.forward(tf.tensor1d(drawn, 'int32'), (qkv, layer) => {
        const turned = rope(qkv, padLeft, { batch, length: 1, heads, theta: config.rope_theta, start: column });
        return cachedAttention(turned, this.layer(layer), padLeft, column, heads);
      });
      return logits(this.parameters, hidden);
    });
  }

  dispose(): void {
    this.padLeft?.dispose();
    for (const { keys, values } of this.layers) {
      keys.dispose();
      values.dispose();
    }
  }

  private forward(ids: tf.Tensor1D, attend: Attend): tf.Tensor2D {
    return forward(this.parameters, this.config, ids, attend);
  }

  private layer(index: number): LayerCache {
    const layer = this.layers[index];
    if (!layer) throw new RangeError(`no layer ${index}`);
    return layer;
  }
}
