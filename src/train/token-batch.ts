import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import { hiddenAt, logits, type Parameters, saidOfTokens, values } from '../model';
import { type Batch, packBatch } from './batch';

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
export interface TokenBatch extends Batch {
  /** Where each of the n tokens stands in the rollout's [B·R] arrays; 0 at the padding. */
  readonly slots: Int32Array;
}

export function tokenBatch(data: Responses, rows: readonly number[], padId: number): TokenBatch {
  const examples = rows.map((row) => {
    const [prompt, response] = [data.prompts[row] ?? [], data.responses[row] ?? []];
    return { ids: [...prompt, ...response], mask: [...prompt.map(() => 0), ...response.map(() => 1)] };
  });
  const batch = packBatch(examples, padId);
  const slots = new Int32Array(batch.targets.length);
  slots.set(rows.flatMap((row) => (data.responses[row] ?? []).map((_, t) => row * data.width + t)));
  return { ...batch, slots };
}

/** Hidden states before each of the n tokens, [n, D]. */
const hiddenBefore = (parameters: Parameters, model: ModelConfig, batch: TokenBatch): tf.Tensor2D =>
  hiddenAt(parameters, model, batch, batch.positions);
/** Logits of the next token at each packed token, [n, V]. */
export const policyLogits = (parameters: Parameters, model: ModelConfig, batch: TokenBatch): tf.Tensor2D =>
  logits(parameters, hiddenBefore(parameters, model, batch));

/**
 * log π(aₜ|sₜ) and the entropy at each packed token, [n] each: the one training forward of policy and reference. The entropy's
 * gradient is there where it is `entropyLearned`.
 */
export function policyForward(
  parameters: Parameters,
  model: ModelConfig,
  batch: TokenBatch,
  temperature: number,
  entropyLearned = false,
): { logprobs: tf.Tensor1D; entropy: tf.Tensor1D } {
  const targets = tf.tensor1d(batch.targets, 'int32');
  return saidOfTokens(parameters, hiddenBefore(parameters, model, batch), targets, { temperature, entropyLearned });
}

/** V(sₜ) at each packed token, [n]: (head − mean)/deviation, the scale of the reward model that it started from. */
export function valueForward(
  parameters: Parameters,
  model: ModelConfig,
  batch: TokenBatch,
  scale: { readonly mean: number; readonly deviation: number },
): tf.Tensor1D {
  const raw = values(parameters, hiddenBefore(parameters, model, batch)); // [n]
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
