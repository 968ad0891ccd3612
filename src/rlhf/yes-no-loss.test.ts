import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';
import { expectedViolations, yesNoAccuracy, yesNoLoss } from './yes-no-loss';

beforeAll(useCpu);

const value = async (t: tf.Tensor) => (await t.data())[0] as number;

it.each([
  // r, kept, −log σ(±r)
  [0, true, Math.LN2],
  [0, false, Math.LN2],
  [1, true, 0.313262],
  [1, false, 1.313262],
  [-2, false, 0.126928],
  [300, true, 0],
  [300, false, 300],
  [-300, true, 300],
])('r %f, kept %s: %f', async (r, kept, expected) => {
  expect(await value(yesNoLoss(tf.tensor1d([r]), bools([kept]), bools([1])))).toBeCloseTo(expected, 5);
});

it('agrees with the plain definition and with finite differences; kept answers are pushed up, broken ones down', async () => {
  const logits = [-1.5, 0.2, 3, -0.4];
  const kept = [true, false, true, false];
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const plain = (x: readonly number[]) =>
    x.reduce((sum, r, i) => sum - Math.log(kept[i] ? sigmoid(r) : 1 - sigmoid(r)), 0) / x.length;
  const loss = (x: tf.Tensor) => yesNoLoss(x as tf.Tensor1D, bools(kept), bools([1, 1, 1, 1]));
  expect(await value(loss(tf.tensor1d(logits)))).toBeCloseTo(plain(logits), 5);
  const gradient = await tf.grad(loss)(tf.tensor1d(logits)).data();
  expect(maxDifference(gradient, numericalGradient(plain, logits))).toBeLessThan(1e-5);
  expect([...gradient].map((g) => g < 0)).toEqual(kept);
});

it('lets no NaN out from under a false mask, in value or gradient; no true position is 0', async () => {
  const bad = tf.tensor1d([Number.NaN, Number.POSITIVE_INFINITY, 1]);
  const of = (mask: number[]) => (x: tf.Tensor) => yesNoLoss(x as tf.Tensor1D, bools([1, 0, 1]), bools(mask));
  expect(await value(of([0, 0, 1])(bad))).toBeCloseTo(0.313262, 5);
  expect(
    [
      ...(await tf
        .grad(of([0, 0, 1]))(bad)
        .data()),
    ]
      .slice(0, 2)
      .map(Math.abs),
  ).toEqual([0, 0]);
  expect(await value(of([0, 0, 0])(bad))).toBe(0);
});

it('accuracy goes by the sign, a score of 0 counting half', () => {
  expect(yesNoAccuracy([2, -1, 0, 3], [true, false, true, false])).toBe(0.625);
  expect(yesNoAccuracy([], [])).toBeNaN();
});

it('violations add up over rules', () => {
  const sure = 40;
  expect(
    maxDifference(
      expectedViolations([
        [sure, -sure, 0],
        [-sure, -sure, 0],
      ]),
      [1, 2, 1],
    ),
  ).toBeLessThan(1e-6);
  expect(expectedViolations([])).toHaveLength(0);
});
