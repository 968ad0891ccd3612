/** Preference pairs as a language model reads them: each answer once, and which two each pair compares. */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import type { Prompt } from '../data/conversation';
import type { PreferenceRow } from '../data/rows';
import type { Parameters } from '../model';
import { sumByAnswer } from '../rlhf/by-answer';
import { select } from '../rlhf/masked';
import { answerIds, questionIds } from '../text/conversation-ids';
import type { Tokenizer } from '../text/tokenizer';
import type { PromptPairs } from './reward-pairs';
import { policyForward, type Responses, type TokenBatch, tokenBatch } from './token-batch';

/** Answers read together where nothing is learned. */
const ROWS_TOGETHER = 32;
/** Answers and pairs of a batch are filled up to a multiple, so that few shapes occur. */
const PAIR_STEP = 8;

/** Every answer once, in tokens, and which two of them each usable pair compares. */
export interface ReadPairs extends Responses {
  readonly places: ReadonlyMap<PreferenceRow, readonly [chosen: number, rejected: number]>;
}

/** Ties, and pairs whose answers are the same after they were cut, teach nothing and are left out. `rows`: those with room (usable-pairs.ts). */
export function readPairs(rows: readonly PreferenceRow[], tokenizer: Tokenizer, maxLength: number): ReadPairs {
  const prompts: number[][] = [];
  const responses: number[][] = [];
  const known = new Map<string, number>();
  const placeOf = (asked: Prompt, answer: string): number => {
    const question = questionIds(tokenizer, asked);
    // With its EOS, unless it is cut on the right.
    const ids = answerIds(tokenizer, asked, answer).slice(0, maxLength - question.length);
    const key = `${question.join()} ${ids.join()}`;
    const place = known.get(key) ?? prompts.push(question) - 1;
    if (!known.has(key)) responses.push(ids);
    known.set(key, place);
    return place;
  };
  const places = new Map<PreferenceRow, readonly [number, number]>();
  for (const row of rows) {
    if (row.tie) continue;
    const pair = [placeOf(row, row.chosen), placeOf(row, row.rejected)] as const;
    if (pair[0] !== pair[1]) places.set(row, pair);
  }
  return { prompts, responses, width: Math.max(0, ...responses.map((ids) => ids.length)), places };
}

/** Some pairs as one step reads them. What fills a batch up has a false mask. */
export interface PairsBatch {
  readonly tokens: TokenBatch;
  /** The answers of the batch among all, [U]. */
  readonly rows: readonly number[];
  /** Which of them each token belongs to, [n]. */
  readonly answer: Int32Array;
  /** U, filled up. */
  readonly answers: number;
  /** Places in `rows`, and the reference's log-probabilities, [N]. */
  readonly chosen: Int32Array;
  readonly rejected: Int32Array;
  readonly refChosen: Float32Array;
  readonly refRejected: Float32Array;
  readonly mask: Uint8Array;
  readonly pairs: number;
}

const filled = (count: number): number => Math.ceil(count / PAIR_STEP) * PAIR_STEP;

export function pairsBatch(
  groups: readonly PromptPairs[],
  read: ReadPairs,
  reference: Float32Array,
  padId: number,
): PairsBatch {
  const pairs = groups.flatMap(({ rows }) => rows.map((row) => read.places.get(row) as readonly [number, number]));
  const rows = [...new Set(pairs.flat())];
  const place = new Map(rows.map((row, i) => [row, i]));
  const n = filled(pairs.length);
  const side = (which: 0 | 1) => ({
    at: Int32Array.from({ length: n }, (_, i) => place.get(pairs[i]?.[which] ?? -1) ?? 0),
    ref: Float32Array.from({ length: n }, (_, i) => reference[pairs[i]?.[which] ?? -1] ?? 0),
  });
  const [chosen, rejected] = [side(0), side(1)];
  return {
    ...answersBatch(read, rows, padId),
    chosen: chosen.at,
    rejected: rejected.at,
    refChosen: chosen.ref,
    refRejected: rejected.ref,
    mask: Uint8Array.from({ length: n }, (_, i) => Number(i < pairs.length)),
    pairs: pairs.length,
  };
}

type AnswersBatch = Pick<PairsBatch, 'tokens' | 'rows' | 'answer' | 'answers'>;

function answersBatch(read: ReadPairs, rows: readonly number[], padId: number): AnswersBatch {
  const tokens = tokenBatch(read, rows, padId);
  const answer = new Int32Array(tokens.targets.length);
  answer.set(rows.flatMap((row, i) => (read.responses[row] ?? []).map(() => i)));
  return { tokens, rows, answer, answers: filled(rows.length) };
}

/** log π of each answer of a batch, summed over its tokens, [U]; 0 where it is filled up. Temperature 1. */
export function answerSums(
  parameters: Parameters,
  model: ModelConfig,
  tokens: TokenBatch,
  { answer, answers }: Pick<AnswersBatch, 'answer' | 'answers'>,
): tf.Tensor1D {
  const { logprobs } = policyForward(parameters, model, tokens, 1); // [n]
  const own = select(logprobs, tf.tensor1d(tokens.mask, 'bool'));
  return sumByAnswer(own, { index: tf.tensor1d(answer, 'int32'), count: answers });
}

/** log π of any number of answers, without gradients. */
export async function answerLogprobs(
  parameters: Parameters,
  model: ModelConfig,
  read: ReadPairs,
  rows: readonly number[],
  padId: number,
): Promise<Float32Array> {
  const out = new Float32Array(rows.length);
  for (let first = 0; first < rows.length; first += ROWS_TOGETHER) {
    const batch = answersBatch(read, rows.slice(first, first + ROWS_TOGETHER), padId);
    const sums = tf.tidy(() => answerSums(parameters, model, batch.tokens, batch));
    out.set(((await sums.data()) as Float32Array).subarray(0, batch.rows.length), first);
    sums.dispose();
  }
  return out;
}

/** Groups in their order, put together until there are so many pairs. */
export function groupsOf(groups: readonly PromptPairs[], size: number): PromptPairs[][] {
  const pieces: PromptPairs[][] = [[]];
  let pairs = 0;
  for (const group of groups) {
    if (pairs >= size) {
      pieces.push([]);
      pairs = 0;
    }
    pieces.at(-1)?.push(group);
    pairs += group.rows.length;
  }
  return pieces;
}
