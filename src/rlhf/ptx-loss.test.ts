import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ptxLoss } from './ptx-loss';
import { sftLoss } from './sft-loss';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

describe('ptxLoss', () => {
  it('is γ times the mean negative log-likelihood: 0.5 · (1 + 3)/2 = 1', async () => {
    const loss = ptxLoss(sftLoss(tf.tensor1d([-1, -50, -3]), bools([1, 0, 1])), 0.5);
    expect((await loss.data())[0]).toBe(1);
  });

  it('agrees with finite differences: −γ/n at each demonstrated token, 0 elsewhere', async () => {
    const x = [-0.5, -2.25, -0.1, -7];
    const mask = [1, 1, 0, 1];
    const plain = (v: number[]) => (-0.3 * ((v[0] as number) + (v[1] as number) + (v[3] as number))) / 3;
    const g = tf.grad((l) => ptxLoss(sftLoss(l as tf.Tensor1D, bools(mask)), 0.3))(tf.tensor1d(x));
    expect(maxDifference(await g.data(), numericalGradient(plain, x))).toBeLessThan(1e-6);
  });

  it('padding alone is 0; a NaN under a false mask stays there', async () => {
    for (const mask of [
      [0, 0],
      [0, 1],
    ]) {
      const loss = ptxLoss(sftLoss(tf.tensor1d([Number.NaN, -2]), bools(mask)), 0.5);
      expect((await loss.data())[0]).toBeCloseTo(mask[1] as number, 10);
    }
  });
});
