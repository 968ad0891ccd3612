/** A reward model's one pass over texts for both: what each scores, and where it lies among the labeled ones. */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import type { Prompt } from '../data/conversation';
import type { Judged } from '../data/judged';
import { gatherRows, hiddenStates, type Parameters, saidOfTokens, values } from '../model';
import { mean } from '../statistics';
import { questionIds } from '../text/conversation-ids';
import type { Tokenizer } from '../text/tokenizer';
import type { Scorer } from './artifacts';
import { type Batch, packBatch } from './batch';
import { farnessOf, type Place } from './labeled-places';
import { ROWS_TOGETHER, rewardIds, type ScoredText } from './reward-scoring';

/** Tokens whose logits are there at once. */
const TOKENS_TOGETHER = 512;

/** A conversation as it is scored, and where its answer begins. */
export interface AnsweredIds {
  readonly ids: readonly number[];
  readonly from: number;
}

/** `rewardIds` with where the answer begins. */
export const answeredIds = (tokenizer: Tokenizer, prompt: Prompt, answer: string, maxLength: number): AnsweredIds => ({
  ids: rewardIds(tokenizer, prompt, answer, maxLength),
  from: questionIds(tokenizer, prompt).length,
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

/** log p of each token that is told, in pieces: all their logits together would be the largest array of a run. */
function predicted(parameters: Parameters, hidden: tf.Tensor2D, { positions, targets }: Batch): tf.Tensor1D[] {
  const pieces = Math.ceil(targets.length / TOKENS_TOGETHER);
  return Array.from({ length: pieces }, (_, i) =>
    tf.tidy(() => {
      const [begin, end] = [i * TOKENS_TOGETHER, (i + 1) * TOKENS_TOGETHER];
      const before = gatherRows(hidden, tf.tensor1d(positions.slice(begin, end), 'int32')); // [n, D]
      return saidOfTokens(parameters, before, tf.tensor1d(targets.slice(begin, end), 'int32')).logprobs;
    }),
  );
}

async function readTogether(
  parameters: Parameters,
  model: ModelConfig,
  rows: readonly AnsweredIds[],
  padId: number,
): Promise<ReadRow[]> {
  const width = model.hidden_size;
  // Each token of an answer, and its EOS, is predicted from the one before it.
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
    return tf.concat1d([raw, tf.reshape(places, [-1]) as tf.Tensor1D, ...predicted(parameters, hidden, sequences)]);
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

/** Scores as `scoreTexts` gives them, each with how much it can mean. */
export async function judgeTexts(
  scorer: Scorer,
  tokenizer: Tokenizer,
  texts: readonly ScoredText[],
): Promise<Judged[]> {
  const { config, parameters, labeled } = scorer;
  const rows = texts.map((t) => answeredIds(tokenizer, t, t.answer, config.max_position_embeddings));
  const read = await readRows(parameters, config, rows, tokenizer.padId);
  return read.map((row) => ({
    score: Math.fround((row.raw - scorer.mean) / scorer.deviation),
    farness: labeled ? farnessOf(labeled, row) : null,
  }));
}
