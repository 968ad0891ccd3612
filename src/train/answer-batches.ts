/** Whole answers as a language model reads them, and what it gives each of them. */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import type { Parameters } from '../model';
import { sumByAnswer } from '../rlhf/by-answer';
import { select } from '../rlhf/masked';
import { policyForward, put, type Responses, type TokenBatch, tokenBatch } from './token-batch';

/** Answers read together where nothing is learned. */
const ROWS_TOGETHER = 32;
/** Answers and pairs of a batch are filled up to a multiple, so that few shapes occur. */
const STEP = 8;

export const filled = (count: number): number => Math.ceil(count / STEP) * STEP;

/** Some answers as one step reads them. */
export interface AnswersBatch {
  readonly tokens: TokenBatch;
  /** The answers of the batch among all, U before it is filled up. */
  readonly rows: readonly number[];
  /** Which of them each token belongs to, [n]. */
  readonly answer: Int32Array;
  /** U, filled up. */
  readonly answers: number;
  /** Tokens of each answer, [U]; 1 where it is filled up. */
  readonly lengths: Float32Array;
  /** log π_ref of each answer, [U]; 0 where it is filled up. */
  readonly reference: Float32Array;
}

/** `reference`: of each of all answers. */
export function answersBatch(
  all: Responses,
  rows: readonly number[],
  reference: ArrayLike<number>,
  padId: number,
): AnswersBatch {
  const tokens = tokenBatch(all, rows, padId);
  const answer = new Int32Array(tokens.targets.length);
  answer.set(rows.flatMap((row, i) => (all.responses[row] ?? []).map(() => i)));
  const answers = filled(rows.length);
  const each = (of: (row: number) => number | undefined, without: number) =>
    Float32Array.from({ length: answers }, (_, i) => (i < rows.length ? of(rows[i] as number) : undefined) ?? without);
  return {
    tokens,
    rows,
    answer,
    answers,
    lengths: each((row) => all.responses[row]?.length, 1),
    reference: each((row) => reference[row], 0),
  };
}

/** log π of each answer of a batch, summed over its tokens, [U]; 0 where it is filled up. Differentiable. Temperature 1. */
export function answerSums(
  parameters: Parameters,
  model: ModelConfig,
  { tokens, answer, answers }: Pick<AnswersBatch, 'tokens' | 'answer' | 'answers'>,
): tf.Tensor1D {
  const { logprobs } = policyForward(parameters, model, tokens, 1); // [n]
  const own = select(logprobs, tf.tensor1d(tokens.mask, 'bool'));
  return sumByAnswer(own, { index: tf.tensor1d(answer, 'int32'), count: answers });
}

/** log π of any number of answers, without gradients. */
export async function answerLogprobs(
  parameters: Parameters,
  model: ModelConfig,
  all: Responses,
  rows: readonly number[],
  padId: number,
): Promise<Float32Array> {
  const out = new Float32Array(rows.length);
  for (let first = 0; first < rows.length; first += ROWS_TOGETHER) {
    const batch = answersBatch(all, rows.slice(first, first + ROWS_TOGETHER), [], padId);
    const sums = tf.tidy(() => answerSums(parameters, model, batch));
    out.set(((await sums.data()) as Float32Array).subarray(0, batch.rows.length), first);
    sums.dispose();
  }
  return out;
}

/** log π of each token of some answers, without gradients; in the order of `rows`. */
export async function tokenLogprobsOf(
  parameters: Parameters,
  model: ModelConfig,
  all: Responses,
  rows: readonly number[],
  padId: number,
): Promise<Float32Array[]> {
  if (rows.length === 0) return [];
  const own = {
    prompts: rows.map((row) => all.prompts[row] ?? []),
    responses: rows.map((row) => all.responses[row] ?? []),
  };
  const width = Math.max(1, ...own.responses.map((ids) => ids.length));
  const batch = tokenBatch({ ...own, width }, [...rows.keys()], padId);
  const packed = tf.tidy(() => policyForward(parameters, model, batch, 1).logprobs);
  const flat = new Float32Array(rows.length * width);
  put(flat, (await packed.data()) as Float32Array, batch);
  packed.dispose();
  return own.responses.map((ids, i) => flat.slice(i * width, i * width + ids.length));
}
