import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { type KtoOptions, ktoLoss, ktoReferencePoint } from './kto-loss';
import { maskedMean } from './masked';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

const options = (changes: Partial<Record<keyof KtoOptions, number>> = {}): KtoOptions => {
  const { referencePoint = 0, ...rest } = changes;
  return {
    beta: 0.5,
    desirableWeight: 1,
    undesirableWeight: 1,
    ...(rest as Partial<KtoOptions>),
    referencePoint: tf.scalar(referencePoint),
  };
};
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
/** As the paper writes it: λ − v(x, y). */
const plain = (r: number, good: boolean, z: number, beta: number, [d, u]: readonly [number, number] = [1, 1]) =>
  good ? d - d * sigmoid(beta * (r - z)) : u - u * sigmoid(beta * (z - r));

it.each([
  // r, desirable, z, β, loss
  [0, true, 0, 0.5, 0.5], // the policy is the reference
  [0, false, 0, 0.5, 0.5],
  [2, true, 0, 0.5, 0.268941],
  [2, false, 0, 0.5, 0.731059],
  [2, true, 2, 0.5, 0.5], // no more likely than anything else is
  [-2, false, 2, 0.5, 0.119203],
  [1000, true, 0, 1, 0],
  [-1000, true, 0, 1, 1], // hopelessly wrong costs λ and no more
])('r %f, desirable %s, z %f, β %f: %f', async (r, good, z, beta, expected) => {
  const loss = ktoLoss(tf.tensor1d([r]), bools([good]), bools([1]), options({ referencePoint: z, beta }));
  expect((await loss.data())[0]).toBeCloseTo(expected, 5);
});

const ratios = [-3, -0.5, 0, 0.7, 4, 1];
const good = [true, false, true, false, true, false];
const mean = (x: readonly number[]) =>
  x.reduce((sum, r, i) => sum + plain(r, good[i] as boolean, 0.3, 0.8, [1.3, 0.6]), 0) / x.length;
const settings = () => options({ referencePoint: 0.3, beta: 0.8, desirableWeight: 1.3, undesirableWeight: 0.6 });

it('agrees with the plain definition and with finite differences; desirable answers are pushed up, the others down', async () => {
  const all = bools(ratios.map(() => 1));
  const of = (x: tf.Tensor1D) => maskedMean(ktoLoss(x, bools(good), all, settings()), all);
  expect((await of(tf.tensor1d(ratios)).data())[0]).toBeCloseTo(mean(ratios), 5);
  const gradient = await tf
    .grad((x) => of(x as tf.Tensor1D))(tf.tensor1d(ratios))
    .data();
  expect(maxDifference(gradient, numericalGradient(mean, ratios))).toBeLessThan(1e-5);
  expect([...gradient].map((g) => g < 0)).toEqual(good);
});

it('lets no NaN out from under a false mask, in value or gradient; no true row is 0', async () => {
  const bad = tf.tensor1d([Number.NaN, Number.POSITIVE_INFINITY, 1, -1]);
  const sides = bools([1, 0, 1, 0]);
  const of = (x: tf.Tensor1D, mask: tf.Tensor1D) => maskedMean(ktoLoss(x, sides, mask, options()), mask);
  const mask = bools([0, 0, 1, 1]);
  expect((await of(bad, mask).data())[0]).toBeCloseTo(plain(1, true, 0, 0.5), 5);
  const gradient = [
    ...(await tf
      .grad((x) => of(x as tf.Tensor1D, mask))(bad)
      .data()),
  ];
  expect(gradient.slice(0, 2).map(Math.abs)).toEqual([0, 0]);
  expect(gradient.every(Number.isFinite)).toBe(true);
  expect((await of(bad, bools([0, 0, 0, 0])).data())[0]).toBe(0);
});

it('the reference point is clamped after the mean, and needs two rows', () => {
  expect(ktoReferencePoint([2, -1])).toBe(0.5);
  expect(ktoReferencePoint([2, -3])).toBe(0); // clamped row by row it would be 1
  expect(ktoReferencePoint(Float32Array.of(1, 2, 3))).toBe(2);
  expect(() => ktoReferencePoint([1])).toThrow(RangeError);
});
