import { expect, it } from 'vitest';
import { randomTensor, switchBackend } from '../../testing';
import { tf } from '../../tfjs-internals';
import { mostLikely } from './token-logprobs';

it.each([
  [1, 1],
  [7, 63],
  [65, 7],
  [64, 64],
  [64, 257],
])('wasm tells which of %i targets are the first of the largest of %i logits', async (n, v) => {
  await switchBackend('wasm');
  // Rounded, so that some rows have their largest more than once.
  const logits = tf.tidy(() => tf.round(randomTensor<tf.Tensor2D>([n, v], 3)));
  const rows = (await logits.array()) as number[][];
  const firsts = rows.map((row) => row.indexOf(Math.max(...row)));
  const lasts = rows.map((row) => row.lastIndexOf(Math.max(...row)));
  for (const targets of [firsts, lasts, rows.map((_, i) => (i * 31 + 5) % v)]) {
    const hits = tf.tidy(() => mostLikely(logits, tf.tensor1d(targets, 'int32')));
    expect([...(await hits.data())]).toEqual(targets.map((target, i) => Number(target === firsts[i])));
    hits.dispose();
  }
  if (v === 7) expect(lasts).not.toEqual(firsts);
  logits.dispose();
});
