/** The reward model's scores of a batch of answers. */
import * as tf from '@tensorflow/tfjs-core';
import { onPlainTfjs } from '../compute/replaced-kernels';
import { disposeParameters, initParameters, toArrays, withScoreHead } from '../model';
import { Random } from '../random';
import { scoreRows } from '../train/reward-scoring';
import { type Duel, largestDifference } from './duel';
import { PlainModel, plainWeights } from './plain-model';
import type { BenchSize } from './sizes';

export async function scoringDuel({ model, rows, prompt, newTokens }: BenchSize): Promise<Duel> {
  const parameters = withScoreHead(initParameters(model, 3), model.hidden_size, 3);
  const plain = new PlainModel(model, plainWeights(await toArrays(parameters)));
  const random = new Random(3, 'bench answers');
  const length = prompt + newTokens;
  const texts = Array.from({ length: rows }, () => Array.from({ length }, () => random.int(model.vocab_size)));
  const ours = (): Promise<Float32Array> => scoreRows(parameters, model, texts, 0);
  const plainly = (): Promise<Float32Array> => onPlainTfjs(() => plainScores(plain, texts, 0));
  return {
    task: 'scoring',
    tokens: rows * length,
    ours,
    plain: plainly,
    check: async () => largestDifference(await ours(), await plainly()),
    dispose() {
      disposeParameters(parameters);
      plain.dispose();
    },
  };
}

/** Score at the last token of every row, [B]; rows are padded on the right. */
export async function plainScores(
  model: PlainModel,
  rows: readonly (readonly number[])[],
  padId: number,
): Promise<Float32Array> {
  const length = Math.max(...rows.map((row) => row.length));
  const flat = new Int32Array(rows.length * length).fill(padId);
  for (const [b, row] of rows.entries()) flat.set(row, b * length);
  const last = rows.map((row, b) => b * length + row.length - 1);
  const scores = tf.tidy(() => {
    const hidden = model.hidden(tf.tensor2d(flat, [rows.length, length], 'int32'));
    return model.scores(tf.gather(hidden.reshape([rows.length * length, -1]), tf.tensor1d(last, 'int32')));
  });
  const values = (await scores.data()) as Float32Array;
  scores.dispose();
  return values;
}
