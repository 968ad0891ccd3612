import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import type { Prompt } from '../data/conversation';
import { hiddenAt, layEndToEnd, type Parameters, values } from '../model';
import { answerIds, questionIds } from '../text/conversation-ids';
import type { Tokenizer } from '../text/tokenizer';
import type { Scorer } from './artifacts';
import { StageError } from './events';

/** Rows scored together: as many as a rollout has by default. */
export const ROWS_TOGETHER = 64;

/**
 * Ids of a conversation as the reward model reads it: prompt, answer, EOS.
 *
 * Always text encoded anew, never sampled ids, and always with an EOS: so an answer has one score wherever it came from,
 * and the form is the one that the model was trained on. (An answer that did not end pays the missing-EOS penalty
 * instead.) What is longer than `maxLength` is cut on the right before the EOS.
 */
export function rewardIds(tokenizer: Tokenizer, prompt: Prompt, answer: string, maxLength: number): number[] {
  const question = questionIds(tokenizer, prompt);
  if (question.length >= maxLength) {
    throw new StageError(
      'prompt-too-long',
      `A prompt has ${question.length} tokens and the reward model reads ${maxLength}, so there is no room for an answer. Shorten the prompt.`,
      { tokens: question.length, maxLength },
    );
  }
  const told = answerIds(tokenizer, prompt, answer).slice(0, -1);
  return [...question, ...told].slice(0, maxLength - 1).concat(tokenizer.eosId);
}

/** Raw score at the last token of each row, [B], differentiable. */
export function rawScores(
  parameters: Parameters,
  model: ModelConfig,
  rows: readonly (readonly number[])[],
  padId: number,
): tf.Tensor1D {
  const sequences = layEndToEnd(rows, padId);
  const last = Int32Array.from(rows, (row, b) => (sequences.starts[b] as number) + row.length - 1);
  return values(parameters, hiddenAt(parameters, model, sequences, last)); // [B]
}

/** Raw scores of any number of rows, without gradients. */
export async function scoreRows(
  parameters: Parameters,
  model: ModelConfig,
  rows: readonly (readonly number[])[],
  padId: number,
): Promise<Float32Array> {
  const out = new Float32Array(rows.length);
  for (let first = 0; first < rows.length; first += ROWS_TOGETHER) {
    const scores = tf.tidy(() => rawScores(parameters, model, rows.slice(first, first + ROWS_TOGETHER), padId));
    out.set((await scores.data()) as Float32Array, first);
    scores.dispose();
  }
  return out;
}

export interface ScoredText extends Prompt {
  readonly answer: string;
}

/** Normalised scores of texts: what PPO is paid, and what the box on the page shows. */
export async function scoreTexts(
  { config, parameters, mean, deviation }: Pick<Scorer, 'config' | 'parameters' | 'mean' | 'deviation'>,
  tokenizer: Tokenizer,
  texts: readonly ScoredText[],
): Promise<Float32Array> {
  const rows = texts.map((t) => rewardIds(tokenizer, t, t.answer, config.max_position_embeddings));
  return (await scoreRows(parameters, config, rows, tokenizer.padId)).map((raw) => (raw - mean) / deviation);
}
