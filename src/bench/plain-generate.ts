import * as tf from '@tensorflow/tfjs-core';
import type { PlainModel } from './plain-model';

export interface PlainGenerateOptions {
  readonly maxNewTokens: number;
  readonly greedy: boolean;
  readonly seed: number;
  readonly eosId: number;
  readonly padId: number;
}

/**
 * Answers by running the whole text through the model for each token, as first written: no cache, one read a token.
 * tf.multinomial gives the first row the same draw each time on WebGPU: good enough to be timed, never to train with.
 */
export async function plainGenerate(
  model: PlainModel,
  prompts: readonly (readonly number[])[],
  { maxNewTokens, greedy, seed, eosId, padId }: PlainGenerateOptions,
): Promise<number[][]> {
  const rows = prompts.map((prompt) => [...prompt]);
  const ended = rows.map(() => false);
  for (let n = 0; n < maxNewTokens && !ended.every(Boolean); n++) {
    const length = Math.max(...rows.map((row) => row.length));
    const flat = new Int32Array(rows.length * length).fill(padId);
    for (const [b, row] of rows.entries()) flat.set(row, b * length);
    const last = rows.map((row, b) => b * length + row.length - 1);
    const drawn = tf.tidy(() => {
      const hidden = model.hidden(tf.tensor2d(flat, [rows.length, length], 'int32'));
      const at = tf.gather(hidden.reshape([rows.length * length, -1]), tf.tensor1d(last, 'int32'));
      const scores = model.logits(at);
      if (greedy) return tf.argMax(scores, 1);
      return tf.multinomial(scores, 1, seed + n).reshape<tf.Tensor1D>([rows.length]);
    });
    const ids = await drawn.data();
    drawn.dispose();
    for (const [b, row] of rows.entries()) {
      if (ended[b]) continue;
      row.push(ids[b] as number);
      ended[b] = ids[b] === eosId;
    }
  }
  return rows.map((row, b) => row.slice((prompts[b] as readonly number[]).length));
}
