import { keptOfLayer, layersKept, MOST_LOGITS, tokensKept } from '../config/kept-values';
import { headsOf, isTied, type ModelConfig } from '../config/model';

/** What a stage needs beside the models that were there before it. Values are counted, four bytes each. */
export interface StageMemory {
  /** Copies of the model that it makes, or adapters where its settings say so (settings/adapter.ts). */
  readonly models: number;
  /** How many of them it trains: each has two moments, and one of them a gradient at a time. */
  readonly trained: number;
  /** Values alive at the worst moment, beside models, moments and gradients. */
  readonly values: number;
  /** Values of the largest single array: a GPU has a limit for one, apart from all its memory. */
  readonly largest: number;
}

/** Answers sampled together by every stage but those that sample a whole rollout at once. */
const ROWS_TOGETHER = 32;
/** Layers whose values are there once more while the gradient of one is made: measured on nano, tiny and SmolLM2-135M. */
const IN_HAND = 1.5;
/** Arrays of logits alive together: values, log-probabilities on the way, gradient. */
const LOGITS = 3;

/** Weights of a model. */
export function parameterCountOf(model: ModelConfig): number {
  const { hidden_size: width, intermediate_size: inner, num_hidden_layers: layers, vocab_size: v } = model;
  const { heads, keyHeads, d } = headsOf(model);
  const ofLayer = 2 * width * (heads + keyHeads) * d + 3 * width * inner + 2 * width;
  return (isTied(model) ? 1 : 2) * v * width + layers * ofLayer + width;
}

/** One step of training on so many tokens, of which `learned` have logits. An upper estimate: every row as long as it may be. */
export function trainingValues(model: ModelConfig, tokens: number, learned: number): number {
  const { hidden_size: d, num_hidden_layers: layers, vocab_size: v } = model;
  const logits = LOGITS * Math.min(v * learned, MOST_LOGITS);
  // Above so many tokens some layers keep what came in, and one of them at a time all that it makes; a shorter batch may need more.
  const own = keptOfLayer(model);
  const whole = (layers + IN_HAND) * own * Math.min(tokens, tokensKept(model));
  const kept = layersKept(model, tokens);
  const again = (layers - kept) * d;
  const most = kept < layers ? Math.max(kept + IN_HAND, 1 + IN_HAND) * own + again : 0;
  return Math.max(whole, most * tokens) + logits;
}

/** A model as memory sees it: weights that a file had in fewer bits are read as they lie, also by decoding. */
export type ShapeInMemory = ModelConfig & { readonly packed?: boolean };

/** The weights once more, as decoding reads them; keys and values of every layer, and the logits of one token a row. */
export function samplingValues(model: ShapeInMemory, rows: number): number {
  const { num_hidden_layers: layers, vocab_size: v, max_position_embeddings: context } = model;
  const { keyHeads, d } = headsOf(model);
  const ready = model.packed ? 0 : parameterCountOf(model);
  return ready + rows * (2 * layers * keyHeads * d * context + LOGITS * v);
}

/** Of a stage that only samples answers. */
export function samplingMemory(model: ModelConfig, rows = ROWS_TOGETHER): StageMemory {
  const { hidden_size: d, vocab_size: v, max_position_embeddings: context } = model;
  return {
    models: 0,
    trained: 0,
    values: samplingValues(model, rows),
    largest: Math.max(v * d, rows * context * d),
  };
}

/** Of a stage that trains one copy on so many conversations a step; `learned`: the share of their tokens that have logits. */
export function trainingMemory(model: ModelConfig, rows: number, maxLength: number, learned: number): StageMemory {
  const { intermediate_size: inner, hidden_size: d, vocab_size: v, max_position_embeddings: context } = model;
  const tokens = rows * Math.min(maxLength, context);
  return {
    models: 1,
    trained: 1,
    values: trainingValues(model, tokens, learned * tokens),
    largest: Math.max(v * d, learned * tokens * v, tokens * inner),
  };
}
