import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { logSoftmax, tokenLogprobs, tokenStatistics } from './logprobs';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

/** The same two figures for one row, from the definition and in double precision. */
function plain(row: readonly number[], id: number, temperature = 1): { logprob: number; entropy: number } {
  const e = row.map((z) => Math.exp(z / temperature));
  const total = e.reduce((a, b) => a + b);
  const p = e.map((x) => x / total);
  return { logprob: Math.log(p[id] as number), entropy: -p.reduce((h, x) => h + x * Math.log(x), 0) };
}

const LOGITS = [
  [0.5, -1.25, 2, 0],
  [3, 3, -2, 0.75],
  [-4, 1.5, 0.1, 0.2],
];
const IDS = [2, 0, 3];

describe('tokenStatistics', () => {
  it('agrees with a table worked by hand', async () => {
    // Odds 1 : 1 : 2, so probabilities ¼ ¼ ½: log ½ = −0.693147, H = 2·¼·log 4 + ½·log 2 = 1.039721.
    const { logprobs, entropy } = tokenStatistics(tf.tensor2d([[0, 0, Math.log(2)]]), tf.tensor1d([2], 'int32'));
    expect((await logprobs.data())[0]).toBeCloseTo(-Math.LN2, 5);
    expect((await entropy.data())[0]).toBeCloseTo(1.039721, 5);
  });

  it.each([1, 0.7, 2])('agrees with the plain definition at temperature %f', async (temperature) => {
    const { logprobs, entropy } = tokenStatistics(tf.tensor2d(LOGITS), tf.tensor1d(IDS, 'int32'), temperature);
    const expected = LOGITS.map((row, i) => plain(row, IDS[i] as number, temperature));
    expect(
      maxDifference(
        await logprobs.data(),
        expected.map((e) => e.logprob),
      ),
    ).toBeLessThan(1e-6);
    expect(
      maxDifference(
        await entropy.data(),
        expected.map((e) => e.entropy),
      ),
    ).toBeLessThan(1e-6);
  });

  it('has the gradient of finite differences, in logits, at a temperature', async () => {
    const loss = (x: number[]) => {
      const rows = [x.slice(0, 4), x.slice(4, 8), x.slice(8, 12)];
      return rows.reduce((sum, row, i) => {
        const { logprob, entropy } = plain(row, IDS[i] as number, 0.7);
        return sum + (i + 1) * logprob + 0.3 * entropy;
      }, 0);
    };
    const gradient = tf.grad((z) => {
      const { logprobs, entropy } = tokenStatistics(z as tf.Tensor2D, tf.tensor1d(IDS, 'int32'), 0.7);
      return tf.add(tf.sum(tf.mul(logprobs, tf.tensor1d([1, 2, 3]))), tf.mul(0.3, tf.sum(entropy)));
    })(tf.tensor2d(LOGITS));
    expect(maxDifference(await gradient.data(), numericalGradient(loss, LOGITS.flat()))).toBeLessThan(1e-5);
  });

  it('survives logits that overflow exp', async () => {
    const logp = tokenLogprobs(tf.tensor2d([[1000, 999]]), tf.tensor1d([1], 'int32'));
    expect((await logp.data())[0]).toBeCloseTo(-1.313262, 5); // −1 − log(1 + e⁻¹)
  });

  it('lets no NaN and no bad id out of a masked row, in the gradient either', async () => {
    const logits = tf.tensor2d([
      [0, 1],
      [Number.NaN, Number.POSITIVE_INFINITY],
    ]);
    const ids = tf.tensor1d([1, -7], 'int32');
    const mask = bools([1, 0]);
    const { logprobs, entropy } = tokenStatistics(logits, ids, 1, mask);
    expect((await logprobs.data())[1]).toBe(0);
    expect((await entropy.data())[1]).toBe(0);
    const g = await tf
      .grad((z) => tf.sum(tokenLogprobs(z as tf.Tensor2D, ids, 1, mask)))(logits)
      .data();
    expect(g[0]).toBeCloseTo(-0.268941, 5);
    expect([g[2], g[3]].map((x) => Math.abs(x as number))).toEqual([0, 0]);
  });

  it('refuses a temperature that is not above 0, and ids that do not match', () => {
    expect(() => logSoftmax(tf.tensor2d([[1, 2]]), 0)).toThrow(RangeError);
    expect(() => tokenLogprobs(tf.tensor2d([[1, 2]]), tf.tensor1d([0, 1], 'int32'))).toThrow(RangeError);
  });

  it('leaves nothing behind', () => {
    const logits = tf.tensor2d(LOGITS);
    const ids = tf.tensor1d(IDS, 'int32');
    const before = tf.memory().numTensors;
    const { logprobs, entropy } = tokenStatistics(logits, ids, 0.5, bools([1, 1, 0]));
    logprobs.dispose();
    entropy.dispose();
    expect(tf.memory().numTensors - before).toBe(1); // the mask made in the call above
  });
});
