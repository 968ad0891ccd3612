import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import { gatherPositions, hiddenStates, logits, type Parameters, tokenLogprobs, values } from '../model';

/** Prompts and sampled answers, in tokens. */
export interface Responses {
  readonly prompts: readonly (readonly number[])[];
  readonly responses: readonly (readonly number[])[];
  /** R: tokens a row in the flat arrays of the rollout. */
  readonly width: number;
}

/**
 * Some rows of a rollout as the model reads them: prompts padded on the left, answers on the right, and the places
 * where an answer's tokens are predicted, packed without the padding between them.
 */
export interface TokenBatch {
  /** [b·T]. */
  readonly ids: Int32Array;
  readonly rows: number;
  readonly length: number;
  /** Padding on the left of each row, [b]. */
  readonly padLeft: Int32Array;
  /** Index b·T + t of the hidden state that predicts each packed token, [n]. */
  readonly positions: Int32Array;
  /** The token that was sampled there, [n]. */
  readonly targets: Int32Array;
  /** 1 at real tokens, 0 at the padding at the end, [n]. */
  readonly mask: Uint8Array;
  /** Where each packed token stands in the rollout's [B·R] arrays, [n]; 0 at the padding. */
  readonly slots: Int32Array;
}

/** Lengths are rounded up, so that few shapes occur and buffers are used again. */
const LENGTH_STEP = 16;
const TOKEN_STEP = 64;
const roundUp = (n: number, step: number): number => Math.ceil(n / step) * step;

export function tokenBatch(data: Responses, rows: readonly number[], model: ModelConfig, padId: number): TokenBatch {
  const prompt = (row: number) => data.prompts[row] as readonly number[];
  const response = (row: number) => data.responses[row] as readonly number[];
  const before = Math.max(...rows.map((r) => prompt(r).length));
  const needed = before + Math.max(...rows.map((r) => response(r).length));
  const length = Math.min(roundUp(needed, LENGTH_STEP), model.max_position_embeddings);
  const tokens = rows.reduce((sum, r) => sum + response(r).length, 0);
  const n = roundUp(tokens, TOKEN_STEP);
  const batch = {
    ids: new Int32Array(rows.length * length).fill(padId),
    rows: rows.length,
    length,
    padLeft: Int32Array.from(rows, (r) => before - prompt(r).length),
    positions: new Int32Array(n),
    targets: new Int32Array(n),
    mask: new Uint8Array(n),
    slots: new Int32Array(n),
  };
  let i = 0;
  for (const [b, row] of rows.entries()) {
    batch.ids.set(prompt(row), b * length + before - prompt(row).length);
    batch.ids.set(response(row), b * length + before);
    for (const [t, id] of response(row).entries()) {
      batch.positions[i] = b * length + before + t - 1; // the state sₜ that aₜ was drawn from
      batch.targets[i] = id;
      batch.mask[i] = 1;
      batch.slots[i] = row * data.width + t;
      i++;
    }
  }
  return batch;
}

/** Hidden states at the packed positions, [n, D]. */
function hiddenAt(parameters: Parameters, model: ModelConfig, batch: TokenBatch): tf.Tensor2D {
  const ids = tf.tensor2d(batch.ids, [batch.rows, batch.length], 'int32');
  const hidden = hiddenStates(parameters, model, ids, tf.tensor1d(batch.padLeft, 'int32')); // [b, T, D]
  // Only now the vocabulary head: the prompt's and the padding's logits are never computed.
  return gatherPositions(hidden, tf.tensor1d(batch.positions, 'int32'));
}

/** log π(aₜ|sₜ) and the entropy at each packed token, [n] each: the one training forward of policy and reference. */
export function policyForward(
  parameters: Parameters,
  model: ModelConfig,
  batch: TokenBatch,
  temperature: number,
): { logprobs: tf.Tensor1D; entropy: tf.Tensor1D } {
  const scores = logits(parameters, hiddenAt(parameters, model, batch)); // [n, V]
  return tokenLogprobs(scores, tf.tensor1d(batch.targets, 'int32'), temperature);
}

/** V(sₜ) at each packed token, [n]: (head − mean)/deviation, the scale of the reward model that it started from. */
export function valueForward(
  parameters: Parameters,
  model: ModelConfig,
  batch: TokenBatch,
  scale: { readonly mean: number; readonly deviation: number },
): tf.Tensor1D {
  const hidden = hiddenAt(parameters, model, batch); // [n, D]
  const raw = values(parameters, tf.reshape(hidden, [1, ...hidden.shape] as [number, number, number])); // [1, n]
  return tf.div(tf.sub(tf.reshape(raw, [-1]), scale.mean), scale.deviation) as tf.Tensor1D;
}

/** Values of a rollout's [B·R] array at the packed tokens, 0 at the padding. */
export function pick(source: Float32Array, batch: TokenBatch): Float32Array {
  return Float32Array.from(batch.slots, (slot, i) => (batch.mask[i] ? (source[slot] as number) : 0));
}

/** Writes packed values back to where they stand in the rollout. */
export function put(target: Float32Array, packed: Float32Array, batch: TokenBatch): void {
  for (let i = 0; i < packed.length; i++) if (batch.mask[i]) target[batch.slots[i] as number] = packed[i] as number;
}
