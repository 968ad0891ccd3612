/** Batched sampling: the prompts in one forward pass, then a token a step on the device, with a cache of keys and values. */
import * as tf from '@tensorflow/tfjs-core';
import {
  createDecodeState,
  createLayerCache,
  type DecodeState,
  type DecodeWeights,
  decode,
  disposeDecodeState,
  fillCache,
} from '../compute/kernels/decode/decode';
import { rowStream } from '../compute/kernels/decode/draw-token';
import { readyTable, readyWeight } from '../compute/kernels/decode/ready';
import type { DecodeSettings } from '../compute/kernels/decode/settings';
import { headsOf, type ModelConfig } from '../config/model';
import { EMBEDDING, FINAL_NORM, layerName } from '../data/weights';
import { adapterOf } from './lora';
import { type Parameters, weight } from './parameters';
import { layEndToEnd } from './sequences';
import { hiddenAt, logits, outputMatrix } from './transformer';
import { yieldToEvents } from './yield-to-events';

export interface GenerateOptions {
  readonly maxNewTokens: number;
  readonly temperature?: number;
  readonly greedy?: boolean;
  /** Keep the k likeliest tokens; 0 for all. */
  readonly topK?: number;
  /** Keep the likeliest tokens that together reach this probability; 1 for all. */
  readonly topP?: number;
  readonly seed: number;
  /** Separates draws of different purposes under one seed. */
  readonly stream?: number;
  /** Identity of each row for its draws; its index in `prompts` by default. */
  readonly rowIds?: readonly number[];
  readonly eosId: number;
  readonly padId: number;
  /** A second model to draw from as well, token by token; the first alone without. */
  readonly mixture?: Mixture | undefined;
}

/** A geometric mixture of two models: π^{1−η}·π′^{η} over each next token, normalised. Source: Munos et al. 2023, section 4.2. */
export interface Mixture {
  /** Weights of π′, of the shape of π. */
  readonly parameters: Parameters;
  /** η, 0 to 1: 0 is π alone, 1 is π′ alone. */
  readonly share: number;
}

export interface Generation {
  /** Responses without their prompts, with the end token where one was drawn. */
  readonly ids: number[][];
  /** Log-probability of each token at the sampling temperature, over the whole vocabulary, nats. */
  readonly logprobs: Float32Array[];
  /** False where the response was cut off at maxNewTokens. */
  readonly ended: boolean[];
}

/** Draws a response to every prompt. Prompts may differ in length; none may be empty. */
export async function generate(
  parameters: Parameters,
  config: ModelConfig,
  prompts: readonly (readonly number[])[],
  options: GenerateOptions,
): Promise<Generation> {
  const { maxNewTokens, seed, eosId } = options;
  const rows = prompts.length;
  if (rows === 0 || maxNewTokens === 0) {
    return {
      ids: prompts.map(() => []),
      logprobs: prompts.map(() => new Float32Array()),
      ended: prompts.map(() => false),
    };
  }
  const streams = prompts.map((_, row) => rowStream(seed, options.stream ?? 0, options.rowIds?.[row] ?? row));
  const models = [parameters, ...(options.mixture ? [options.mixture.parameters] : [])];
  let states = models.map((model) => readPrompts(model, config, prompts, streams, options));
  const { heads, keyHeads } = headsOf(config);
  const settings: DecodeSettings = {
    heads,
    keyHeads,
    theta: config.rope_theta,
    epsilon: config.rms_norm_eps,
    eosId,
    seed,
    temperature: options.greedy ? 0 : (options.temperature ?? 1),
    topK: options.topK ?? 0,
    topP: options.topP ?? 1,
  };
  const weights = models.map((model) => decodeWeights(model, config)); // once a rollout, not once a token
  try {
    for (let step = 0; step < maxNewTokens; step += STEPS_TOGETHER) {
      const steps = Math.min(STEPS_TOGETHER, maxNewTokens - step);
      for (let i = 0; i < (options.mixture ? steps : 1); i++) {
        if (options.mixture) states = mixed(states, options.mixture.share);
        for (const [m, state] of states.entries())
          decode(weights[m] as DecodeWeights, state, settings, options.mixture ? 1 : steps);
      }
      await yieldToEvents();
    }
    const drawn = (await (states[0] as DecodeState).drawn.data()) as Float32Array; // the one read
    return responses(drawn, rows, maxNewTokens, eosId);
  } finally {
    weights.forEach(disposeDecodeWeights);
    states.forEach(disposeDecodeState);
  }
}

/** Both see the same logits, so both draw the same token: (1−η)·log π + η·log π′, which a softmax normalises. */
function mixed(states: readonly DecodeState[], share: number): DecodeState[] {
  const [own, other] = states.map(({ logits }) => logits) as [tf.Tensor2D, tf.Tensor2D];
  // One for each, for decoding writes it in place.
  const made = states.map((state): DecodeState => {
    const logits = tf.tidy(() => tf.add(tf.mul(1 - share, own), tf.mul(share, other))) as tf.Tensor2D;
    return { ...state, logits };
  });
  tf.dispose([own, other]);
  return made;
}

/** Steps between two moments for the event loop. */
const STEPS_TOGETHER = 8;

/** One forward pass over the prompts: caches filled, logits of the first tokens ready. */
function readPrompts(
  parameters: Parameters,
  config: ModelConfig,
  prompts: readonly (readonly number[])[],
  streams: readonly number[],
  { maxNewTokens, padId }: GenerateOptions,
): DecodeState {
  const sequences = layEndToEnd(prompts, padId);
  const { starts, longest } = sequences;
  const context = config.max_position_embeddings;
  if (longest + maxNewTokens > context) {
    throw new RangeError(`a prompt of ${longest} tokens and ${maxNewTokens} new ones exceed the context of ${context}`);
  }
  const { keyHeads, d } = headsOf(config);
  const rows = prompts.length;
  const capacity = longest + maxNewTokens;
  const caches = Array.from({ length: config.num_hidden_layers }, () => createLayerCache(rows, capacity, keyHeads * d));
  const slots = new Int32Array(sequences.ids.length).fill(-1);
  const last = new Int32Array(rows);
  prompts.forEach((prompt, row) => {
    const start = starts[row] as number;
    for (let t = 0; t < prompt.length; t++) slots[start + t] = row * capacity + t;
    last[row] = start + prompt.length - 1;
  });
  const first = tf.tidy(() => {
    const at = tf.tensor1d(slots, 'int32');
    const hidden = hiddenAt(parameters, config, sequences, last, (qkv, layer) => {
      const cache = caches[layer];
      if (cache) fillCache(cache, qkv, at);
    });
    return logits(parameters, hidden);
  });
  const lengths = prompts.map((prompt) => prompt.length);
  return createDecodeState(caches, first, lengths, streams, maxNewTokens);
}

const LINEARS = [
  ...['q', 'k', 'v', 'o'].map((part) => `self_attn.${part}_proj`),
  ...['gate', 'up', 'down'].map((part) => `mlp.${part}_proj`),
];

function decodeWeights(parameters: Parameters, config: ModelConfig): DecodeWeights {
  return {
    embedding: readyTable(weight(parameters, EMBEDDING)),
    finalNorm: weight(parameters, FINAL_NORM),
    head: readyWeight(outputMatrix(parameters)),
    layers: Array.from({ length: config.num_hidden_layers }, (_, layer) => ({
      inputNorm: weight(parameters, layerName(layer, 'input_layernorm')),
      postNorm: weight(parameters, layerName(layer, 'post_attention_layernorm')),
      linears: LINEARS.map((part) => {
        const name = layerName(layer, part);
        return readyWeight(weight(parameters, name), adapterOf(parameters, name));
      }),
    })),
  };
}

/** What was made ready; the norms are the model's own. */
function disposeDecodeWeights({ embedding, head, layers }: DecodeWeights): void {
  const ready = [head, ...layers.flatMap(({ linears }) => linears)];
  tf.dispose([embedding, ...ready.flatMap(({ weight, factors }) => [weight, ...(factors ? [factors] : [])])]);
}

/** drawn [2, B, max]: ids, -1 where none was drawn, then log-probabilities. */
function responses(drawn: Float32Array, rows: number, most: number, eosId: number): Generation {
  const lines = Array.from({ length: rows }, (_, row) => {
    const ids = [...drawn.subarray(row * most, (row + 1) * most)].filter((id) => id >= 0);
    const from = (rows + row) * most;
    return { ids, logprobs: drawn.slice(from, from + ids.length), ended: ids.at(-1) === eosId };
  });
  return { ids: lines.map((l) => l.ids), logprobs: lines.map((l) => l.logprobs), ended: lines.map((l) => l.ended) };
}
