import { keptBehindAttention, keptOfLayer, layersKept, MOST_LOGITS, tokensKept } from '../config/kept-values';
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
/** Arrays of logits alive together: values and their gradient. */
const LOGITS = 2;

/** Tokens of the rows that are there to learn from, the longest first, as far as they are known before the start. */
export interface RowTokens {
  readonly demonstrations?: readonly number[];
  /** Of either answer of each pair with its prompt. */
  readonly pairs?: readonly number[];
  readonly prompts?: readonly number[];
}

/** A model as memory sees it: weights that a file had in fewer bits are read as they lie, also by decoding. */
export type ShapeInMemory = ModelConfig & { readonly packed?: boolean; readonly rows?: RowTokens };

/** Tokens of a batch of so many rows at most: of the longest, where their lengths are known; else each is as long as it may be. */
export function batchTokens(known: readonly number[] = [], rows: number, longest: number): number {
  if (known.length === 0) return rows * longest;
  const own = Array.from({ length: rows }, (_, i) => Math.min(longest, known[i % known.length] as number));
  return own.reduce((sum, tokens) => sum + tokens, 0);
}

/** Weights of a model. */
export function parameterCountOf(model: ModelConfig): number {
  const { hidden_size: width, intermediate_size: inner, num_hidden_layers: layers, vocab_size: v } = model;
  const { heads, keyHeads, d } = headsOf(model);
  const ofLayer = 2 * width * (heads + keyHeads) * d + 3 * width * inner + 2 * width;
  return (isTied(model) ? 1 : 2) * v * width + layers * ofLayer + width;
}

/** One step of training on so many tokens, of which `learned` have logits. An upper estimate. */
export function trainingValues(model: ModelConfig, tokens: number, learned: number): number {
  const { hidden_size: d, num_hidden_layers: layers, vocab_size: v } = model;
  const logits = LOGITS * Math.min(v * learned, MOST_LOGITS);
  // Above so many tokens some layers keep what came in, and one of them at a time all that it makes; a shorter batch may need more.
  const own = keptOfLayer(model);
  const whole = (layers + IN_HAND) * own * Math.min(tokens, tokensKept(model));
  const kept = layersKept(model, tokens);
  const again = (layers - kept) * d;
  const most = kept < layers ? Math.max(kept + IN_HAND, 1 + IN_HAND) * own + again : 0;
  const unread = Math.max(0, tokens - learned) * keptBehindAttention(model);
  return Math.max(whole, most * tokens) - unread + logits;
}

/** The weights once more, as decoding reads them; keys and values of every layer, and the logits of one token a row. */
export function samplingValues(model: ShapeInMemory, rows: number, maxNewTokens = Number.POSITIVE_INFINITY): number {
  const { num_hidden_layers: layers, vocab_size: v } = model;
  const { keyHeads, d } = headsOf(model);
  const ready = model.packed ? 0 : parameterCountOf(model);
  return ready + rows * (2 * layers * keyHeads * d * answeredTokens(model, maxNewTokens) + LOGITS * v);
}

/** Tokens of a prompt and its answer at most. */
export function answeredTokens(model: ShapeInMemory, maxNewTokens: number): number {
  const { max_position_embeddings: context, rows } = model;
  return rows?.prompts?.length ? Math.min(context, Math.max(...rows.prompts) + maxNewTokens) : context;
}

/** Of a stage that only samples answers. */
export function samplingMemory(model: ShapeInMemory, rows = ROWS_TOGETHER): StageMemory {
  const { hidden_size: d, vocab_size: v, max_position_embeddings: context } = model;
  return {
    models: 0,
    trained: 0,
    values: samplingValues(model, rows),
    largest: Math.max(v * d, rows * context * d),
  };
}

/** Of a stage that trains one copy on so many conversations a step; `learned`: the share of their tokens that have logits; `of`: what they are. */
export function trainingMemory(
  model: ShapeInMemory,
  rows: number,
  maxLength: number,
  learned: number,
  of?: keyof RowTokens,
): StageMemory {
  const most = Math.min(maxLength, model.max_position_embeddings);
  return stepMemory(model, batchTokens(of && model.rows?.[of], rows, most), learned);
}

/** The same of a step on so many tokens. */
export function stepMemory(model: ModelConfig, tokens: number, learned: number): StageMemory {
  const { intermediate_size: inner, hidden_size: d, vocab_size: v } = model;
  return {
    models: 1,
    trained: 1,
    values: trainingValues(model, tokens, learned * tokens),
    largest: Math.max(v * d, learned * tokens * v, tokens * inner),
  };
}
