import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import {
  gatherRows,
  hiddenStates,
  layEndToEnd,
  logits,
  type Parameters,
  type Sequences,
  tokenLogprobs,
  values,
} from '../model';

/** Prompts and sampled answers, in tokens. */
export interface Responses {
  readonly prompts: readonly (readonly number[])[];
  readonly responses: readonly (readonly number[])[];
  /** R: tokens a row in the flat arrays of the rollout. */
  readonly width: number;
}

/**
 * Some rows of a rollout as the model reads them: each answer behind its prompt, the rows end to end, and the places where
 * an answer's tokens are predicted.
 */
export interface TokenBatch extends Sequences {
  /** Index of the hidden state that predicts each answer's token, [n]. */
  readonly positions: Int32Array;
  /** The token that was sampled there, [n]. */
  readonly targets: Int32Array;
  /** 1 at real tokens, 0 at the padding at the end, [n]. */
  readonly mask: Uint8Array;
  /** Where each of the n tokens stands in the rollout's [B·R] arrays; 0 at the padding. */
  readonly slots: Int32Array;
}

/** n is rounded up, so that few shapes occur and buffers are used again. */
const TOKEN_STEP = 64;

export function tokenBatch(data: Responses, rows: readonly number[], padId: number): TokenBatch {
  const prompt = (row: number) => data.prompts[row] as readonly number[];
  const response = (row: number) => data.responses[row] as readonly number[];
  const sequences = layEndToEnd(
    rows.map((row) => [...prompt(row), ...response(row)]),
    padId,
  );
  const tokens = rows.reduce((sum, row) => sum + response(row).length, 0);
  const n = Math.ceil(tokens / TOKEN_STEP) * TOKEN_STEP;
  const batch = {
    ...sequences,
    positions: new Int32Array(n),
    targets: new Int32Array(n),
    mask: new Uint8Array(n),
    slots: new Int32Array(n),
  };
  let i = 0;
  for (const [b, row] of rows.entries()) {
    const answer = (sequences.starts[b] as number) + prompt(row).length;
    for (const [t, id] of response(row).entries()) {
      batch.positions[i] = answer + t - 1; // the state sₜ that aₜ was drawn from
      batch.targets[i] = id;
      batch.mask[i] = 1;
      batch.slots[i] = row * data.width + t;
      i++;
    }
  }
  return batch;
}

/** Hidden states before each of the n tokens, [n, D]. */
function hiddenAt(parameters: Parameters, model: ModelConfig, batch: TokenBatch): tf.Tensor2D {
  const hidden = hiddenStates(parameters, model, batch); // [N, D]
  // Only now the vocabulary head: the prompt's logits are never computed.
  return gatherRows(hidden, tf.tensor1d(batch.positions, 'int32'));
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
  const raw = values(parameters, hiddenAt(parameters, model, batch)); // [n]
  return tf.div(tf.sub(raw, scale.mean), scale.deviation) as tf.Tensor1D;
}

/** Values of a rollout's [B·R] array at the packed tokens, 0 at the padding. */
export function pick(source: Float32Array, batch: TokenBatch): Float32Array {
  return Float32Array.from(batch.slots, (slot, i) => (batch.mask[i] ? (source[slot] as number) : 0));
}

/** Writes packed values back to where they stand in the rollout. */
export function put(target: Float32Array, packed: Float32Array, batch: TokenBatch): void {
  for (let i = 0; i < packed.length; i++) if (batch.mask[i]) target[batch.slots[i] as number] = packed[i] as number;
}
