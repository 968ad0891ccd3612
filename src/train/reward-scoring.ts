import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import type { Judged } from '../data/judged';
import { gatherRows, hiddenStates, layEndToEnd, logits, type Parameters, tokenLogprobs, values } from '../model';
import { mean } from '../statistics';
import { promptIds } from '../text/chat-template';
import type { Tokenizer } from '../text/tokenizer';
import type { Scorer } from './artifacts';
import { packBatch } from './batch';
import { StageError } from './events';
import { farnessOf, type Place } from './labeled-places';

/** Rows scored together: as many as a rollout has by default. */
const ROWS_TOGETHER = 64;

/**
 * Ids of a conversation as the reward model reads it: prompt, answer, EOS.
 *
 * Always text encoded anew, never sampled ids, and always with an EOS: so an answer has one score wherever it came from,
 * and the form is the one that the model was trained on. (An answer that did not end pays the missing-EOS penalty
 * instead.) What is longer than `maxLength` is cut on the right before the EOS.
 */
export function rewardIds(tokenizer: Tokenizer, prompt: string, answer: string, maxLength: number): number[] {
  const question = promptIds(tokenizer, [{ role: 'user', content: prompt }]);
  if (question.length >= maxLength) {
    throw new StageError(
      'prompt-too-long',
      `A prompt has ${question.length} tokens and the reward model reads ${maxLength}, so there is no room for an answer. Shorten the prompt.`,
      { tokens: question.length, maxLength },
    );
  }
  return [...question, ...tokenizer.encode(answer)].slice(0, maxLength - 1).concat(tokenizer.eosId);
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
  const hidden = hiddenStates(parameters, model, sequences); // [N, D]
  return values(parameters, gatherRows(hidden, tf.tensor1d(last, 'int32'))); // [B]
}

/** A conversation as it is scored, and where its answer begins. */
export interface AnsweredIds {
  readonly ids: readonly number[];
  readonly from: number;
}

/** `rewardIds` with where the answer begins. */
export const answeredIds = (tokenizer: Tokenizer, prompt: string, answer: string, maxLength: number): AnsweredIds => ({
  ids: rewardIds(tokenizer, prompt, answer, maxLength),
  from: promptIds(tokenizer, [{ role: 'user', content: prompt }]).length,
});

/** What one pass over a row says: its raw score, and where it lies. */
export interface ReadRow extends Place {
  readonly raw: number;
}

/** Raw scores and places of any number of rows, without gradients; one read for all of it. */
export async function readRows(
  parameters: Parameters,
  model: ModelConfig,
  rows: readonly AnsweredIds[],
  padId: number,
): Promise<ReadRow[]> {
  const out: ReadRow[] = [];
  for (let first = 0; first < rows.length; first += ROWS_TOGETHER)
    out.push(...(await readTogether(parameters, model, rows.slice(first, first + ROWS_TOGETHER), padId)));
  return out;
}

async function readTogether(
  parameters: Parameters,
  model: ModelConfig,
  rows: readonly AnsweredIds[],
  padId: number,
): Promise<ReadRow[]> {
  const width = model.hidden_size;
  // Each token of an answer, and its EOS, is foreseen from the one before it.
  const sequences = packBatch(
    rows.map(({ ids, from }) => ({ ids, mask: ids.map((_, t) => Number(t >= from)) })),
    padId,
  );
  const last = Int32Array.from(rows, ({ ids }, b) => (sequences.starts[b] as number) + ids.length - 1);
  // Row b averages over its answer without the EOS; an empty answer is its EOS.
  const total = sequences.ids.length;
  const shares = new Float32Array(rows.length * total); // [B, N]
  for (const [b, { ids, from }] of rows.entries()) {
    const end = Math.max(ids.length - 1, from + 1);
    const at = b * total + (sequences.starts[b] as number);
    shares.fill(1 / (end - from), at + from, at + end);
  }
  const read = tf.tidy(() => {
    const hidden = hiddenStates(parameters, model, sequences); // [N, D]
    const raw = values(parameters, gatherRows(hidden, tf.tensor1d(last, 'int32'))); // [B]
    const places = tf.matMul(tf.tensor2d(shares, [rows.length, total]), hidden); // [B, D]
    const before = gatherRows(hidden, tf.tensor1d(sequences.positions, 'int32')); // [n, D]
    const { logprobs } = tokenLogprobs(logits(parameters, before), tf.tensor1d(sequences.targets, 'int32'), 1); // [n]
    return tf.concat1d([raw, tf.reshape(places, [-1]) as tf.Tensor1D, logprobs]);
  });
  const all = (await read.data()) as Float32Array;
  read.dispose();
  let token = rows.length * (1 + width);
  return rows.map(({ ids, from }, b): ReadRow => {
    const place = rows.length + b * width;
    const own = all.subarray(token, token + ids.length - from);
    token += own.length;
    return { raw: all[b] as number, at: all.slice(place, place + width), surprise: -mean(own) };
  });
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

interface Text {
  readonly prompt: string;
  readonly answer: string;
}

/** Normalised scores of texts: what PPO is paid, and what the box on the page shows. */
export async function scoreTexts(
  { config, parameters, mean, deviation }: Pick<Scorer, 'config' | 'parameters' | 'mean' | 'deviation'>,
  tokenizer: Tokenizer,
  texts: readonly Text[],
): Promise<Float32Array> {
  const rows = texts.map((t) => rewardIds(tokenizer, t.prompt, t.answer, config.max_position_embeddings));
  return (await scoreRows(parameters, config, rows, tokenizer.padId)).map((raw) => (raw - mean) / deviation);
}

/** Scores as `scoreTexts` gives them, each with how much it can mean. */
export async function judgeTexts(scorer: Scorer, tokenizer: Tokenizer, texts: readonly Text[]): Promise<Judged[]> {
  const { config, parameters, mean, deviation, labeled } = scorer;
  const rows = texts.map((t) => answeredIds(tokenizer, t.prompt, t.answer, config.max_position_embeddings));
  const read = await readRows(parameters, config, rows, tokenizer.padId);
  return read.map((row) => ({
    score: Math.fround((row.raw - mean) / deviation),
    farness: labeled ? farnessOf(labeled, row) : null,
  }));
}
