import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../random';
import { logOddsSlope, regressionLoss } from './regression-loss';
import { maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

async function run(scores: readonly number[], ratings: readonly number[], weight: readonly number[]) {
  const { value, grad } = tf.valueAndGrad((s) =>
    regressionLoss(s as tf.Tensor1D, tf.tensor1d([...ratings]), tf.tensor1d([...weight])),
  )(tf.tensor1d([...scores]));
  return { loss: (await value.data())[0] as number, gradient: await grad.data() };
}

describe('regressionLoss', () => {
  it.each([
    // by hand
    [[1], [1], [1], 0, [0]],
    [[3], [1], [1], 2, [2]],
    [[3, 0], [1, 1], [1, 1], 1.25, [1, -0.5]],
    [[3, 0], [1, 1], [3, 1], 1.625, [1.5, -0.25]],
  ])('%j of %j, weights %j', async (scores, ratings, weight, loss, gradient) => {
    const out = await run(scores, ratings, weight);
    expect(out.loss).toBeCloseTo(loss, 6);
    expect(maxDifference(out.gradient, gradient)).toBeLessThan(1e-6);
  });

  it('agrees with finite differences; what has no weight counts for nothing, NaN or not', async () => {
    const [scores, ratings, weight] = [
      [0.3, -1, 2, 0.1],
      [1, 0.5, -0.2, Number.NaN],
      [1, 0.5, 2, 0],
    ];
    const plain = (s: readonly number[]) =>
      [0, 1, 2].reduce((sum, i) => sum + (weight[i] ?? 0) * ((s[i] ?? 0) - (ratings[i] ?? 0)) ** 2, 0) / 7;
    const out = await run(scores, ratings, weight);
    expect(out.loss).toBeCloseTo(plain(scores), 6);
    expect(maxDifference(out.gradient, numericalGradient(plain, scores))).toBeLessThan(1e-5);
    expect((await run([1], [2], [0])).loss).toBe(0);
  });
});

describe('logOddsSlope', () => {
  it('finds the slope that the comparisons were drawn by', () => {
    const random = new Random(901, 'slope');
    const leads = Array.from({ length: 20_000 }, () => {
      const lead = random.normal();
      return random.chance(1 / (1 + Math.exp(-1.7 * lead))) ? lead : -lead;
    });
    expect(Math.abs(logOddsSlope(leads) - 1.7)).toBeLessThan(0.06);
  });

  it('two leads of 1 for one of −1: log 2', () => expect(logOddsSlope([1, 1, -1])).toBeCloseTo(Math.LN2, 9));

  it('has its ends: no leads, leads the wrong way, and nothing but right ones', () => {
    expect([logOddsSlope([]), logOddsSlope([-1, 0.5])]).toEqual([0, 0]);
    expect(logOddsSlope([1, 2])).toBeCloseTo(30, 6);
  });
});
