import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { meanTokenAccuracy, sftLoss } from './sft-loss';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

const plain = (logprobs: readonly number[], mask: readonly number[]) => {
  const kept = logprobs.filter((_, i) => mask[i]);
  return kept.length === 0 ? 0 : -kept.reduce((a, b) => a + b, 0) / kept.length;
};

describe('sftLoss', () => {
  it('is the mean over the true tokens: −(−1 − 3)/2 = 2', async () => {
    const loss = sftLoss(tf.tensor1d([-1, -50, -3]), bools([1, 0, 1]));
    expect((await loss.data())[0]).toBe(2);
  });

  it('agrees with the plain definition and its finite differences', async () => {
    const x = [-0.5, -2.25, -0.1, -7];
    const mask = [1, 1, 0, 1];
    expect((await sftLoss(tf.tensor1d(x), bools(mask)).data())[0]).toBeCloseTo(plain(x, mask), 6);
    const g = tf.grad((l) => sftLoss(l as tf.Tensor1D, bools(mask)))(tf.tensor1d(x));
    expect(
      maxDifference(
        await g.data(),
        numericalGradient((v) => plain(v, mask), x),
      ),
    ).toBeLessThan(1e-6);
  });

  it('one token; padding alone is 0 with gradient 0; NaN under a false mask stays there', async () => {
    expect((await sftLoss(tf.tensor1d([-4]), bools([1])).data())[0]).toBe(4);
    const nan = tf.tensor1d([Number.NaN, -2]);
    for (const [mask, value] of [
      [[0, 0], 0],
      [[0, 1], 2],
    ] as const) {
      const { value: v, grad } = tf.valueAndGrad((l) => sftLoss(l as tf.Tensor1D, bools(mask)))(nan);
      expect((await v.data())[0]).toBeCloseTo(value, 10);
      expect(Math.abs((await grad.data())[0] as number)).toBe(0);
    }
  });
});

describe('meanTokenAccuracy', () => {
  it('counts greedy hits among the true tokens', async () => {
    const greedy = tf.tensor1d([1, 0, 1]);
    expect((await meanTokenAccuracy(greedy, bools([1, 1, 0])).data())[0]).toBe(0.5);
    expect((await meanTokenAccuracy(greedy, bools([0, 0, 0])).data())[0]).toBe(0);
  });
});
