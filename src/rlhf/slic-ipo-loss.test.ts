import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ipoLoss } from './ipo-loss';
import { maskedMean } from './masked';
import { preferenceLead } from './preference-lead';
import { slicLoss } from './slic-loss';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

const plainSlic = (h: number, beta: number) => (beta * h >= 1 ? 0 : 1 - beta * h);
const plainIpo = (h: number, beta: number) => h * h - h / beta + 1 / (4 * beta * beta);

it.each([
  // h, β, hinge, IPO
  [0, 0.5, 1, 1], // the policy is the reference: IPO asks for 1/(2β) = 1
  [1, 0.5, 0.5, 0],
  [2, 0.5, 0, 1], // the hinge is satisfied, IPO pulls back
  [-1, 0.5, 1.5, 4],
  [3, 0.1, 0.7, 4],
  [5, 0.1, 0.5, 0],
  [-400, 1, 401, 160_400.25],
])('h %f, β %f: hinge %f, IPO %f', async (h, beta, hinge, ipo) => {
  expect((await slicLoss(tf.tensor1d([h]), beta).data())[0]).toBeCloseTo(hinge, 4);
  expect((await ipoLoss(tf.tensor1d([h]), beta).data())[0]).toBeCloseTo(ipo, 1);
});

describe.each([
  ['hinge', slicLoss, plainSlic],
  ['IPO', ipoLoss, plainIpo],
] as const)('%s', (_, loss, plain) => {
  const pairs = [
    [-3, -5, -4, -4],
    [-9, -2, -3, -3],
    [-1, -9, -2, -2.5],
    [-6, -6, -5.7, -6.1],
  ] as const;
  const column = (at: 0 | 1 | 2 | 3) => tf.tensor1d(pairs.map((pair) => pair[at]));
  const of = (chosen: tf.Tensor1D, rejected: tf.Tensor1D, mask: tf.Tensor1D) => {
    const lead = preferenceLead({ chosen, rejected, refChosen: column(2), refRejected: column(3) }, mask);
    return maskedMean(loss(lead, 0.4), mask);
  };

  it('agrees with the plain definition and with finite differences in both log-probabilities', async () => {
    const mask = bools([1, 1, 1, 1]);
    const mean = (w: readonly number[], l: readonly number[]) =>
      pairs.reduce((sum, [, , rw, rl], i) => sum + plain((w[i] as number) - rw - ((l[i] as number) - rl), 0.4), 0) / 4;
    const [w, l] = [pairs.map((p) => p[0]), pairs.map((p) => p[1])];
    expect((await of(column(0), column(1), mask).data())[0]).toBeCloseTo(mean(w, l), 4);
    const [up, down] = tf.grads((a, b) => of(a as tf.Tensor1D, b as tf.Tensor1D, mask))([column(0), column(1)]);
    const byNumber = [numericalGradient((x) => mean(x, l), w), numericalGradient((x) => mean(w, x), l)];
    expect(maxDifference(await (up as tf.Tensor).data(), byNumber[0] as number[])).toBeLessThan(1e-4);
    expect(maxDifference(await (down as tf.Tensor).data(), byNumber[1] as number[])).toBeLessThan(1e-4);
  });

  it('lets no NaN out from under a false mask, in value or gradient; no true pair is 0', async () => {
    const bad = tf.tensor1d([Number.NaN, Number.NEGATIVE_INFINITY, -1, -6]);
    const mask = bools([0, 0, 1, 1]);
    const loss = of(bad, column(1), mask);
    expect(Number.isFinite((await loss.data())[0])).toBe(true);
    const gradient = await tf
      .grad((x) => of(x as tf.Tensor1D, column(1), mask))(bad)
      .data();
    expect([...gradient.slice(0, 2)].map(Math.abs)).toEqual([0, 0]);
    expect([...gradient].every(Number.isFinite)).toBe(true);
    expect((await of(bad, column(1), bools([0, 0, 0, 0])).data())[0]).toBe(0);
  });
});

it('the hinge lets a pair go once it leads by 1/β; IPO holds it at 1/(2β), from both sides', async () => {
  const slopes = (loss: typeof slicLoss) =>
    tf
      .grad((h) => tf.sum(loss(h as tf.Tensor1D, 0.5)))(tf.tensor1d([0, 1, 1.9, 2.1, 50]))
      .data();
  expect(maxDifference(await slopes(slicLoss), [-0.5, -0.5, -0.5, 0, 0])).toBeLessThan(1e-6);
  expect(maxDifference(await slopes(ipoLoss), [-2, 0, 1.8, 2.2, 98])).toBeLessThan(1e-4);
});
