import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { maxDifference, useCpu } from './test-support';
import { bothOrders, directScore, samePlace, verdictProbabilities } from './verdict';

beforeAll(useCpu);

describe('verdictProbabilities', () => {
  test('by hand: the softmax over the two tokens alone, whatever the others score', async () => {
    const scores = tf.tensor2d([
      [9, 0, 50, 0],
      [0, Math.log(3), -50, 0],
      [1000, 998, 0, -1000],
    ]);
    const found = await verdictProbabilities(scores, [1, 3]).array();
    expect(found[0]).toEqual([0.5, 0.5]);
    expect(maxDifference(found[1] as number[], [0.75, 0.25])).toBeLessThan(1e-6);
    expect(maxDifference(found[2] as number[], [1, 0])).toBeLessThan(1e-6);
  });

  test('a second implementation: σ of the difference of two scores; any number of grades sums to 1', async () => {
    const rows = Array.from({ length: 7 }, (_, n) => Array.from({ length: 5 }, (_, v) => Math.sin(3 * n + 7 * v) * 4));
    const found = await verdictProbabilities(tf.tensor2d(rows), [4, 0]).array();
    const plain = rows.map((z) => 1 / (1 + Math.exp((z[0] as number) - (z[4] as number))));
    expect(
      maxDifference(
        found.map(([p]) => p as number),
        plain,
      ),
    ).toBeLessThan(1e-6);
    const sums = await tf.sum(verdictProbabilities(tf.tensor2d(rows), [0, 2, 3]), 1).data();
    expect(maxDifference(sums, Array(7).fill(1))).toBeLessThan(1e-6);
  });
});

describe('both orders', () => {
  test.each([
    ['sure of the first answer wherever it stands', 1, 0, 1, false],
    ['always the first place', 1, 1, 0.5, true],
    ['always the second place', 0, 0, 0.5, true],
    ['leans to the place, and still tells them apart', 0.9, 0.6, 0.65, true],
    ['fair', 0.8, 0.2, 0.8, false],
  ])('%s', (_, p1, p2, expected, same) => {
    expect(bothOrders(p1, p2)).toBeCloseTo(expected, 12);
    // Turned round, the other answer has the rest.
    expect(bothOrders(p1, p2) + bothOrders(p2, p1)).toBeCloseTo(1, 12);
    expect(samePlace(p1, p2)).toBe(same);
  });
});

describe('directScore', () => {
  test('the mean grade, 0 for the lowest and 1 for the highest', () => {
    expect(directScore([1, 0, 0, 0, 0])).toBe(0);
    expect(directScore([0, 0, 0, 0, 1])).toBe(1);
    expect(directScore([0.1, 0.2, 0.4, 0.2, 0.1])).toBeCloseTo(0.5, 12);
    expect(directScore([0.25, 0.75])).toBe(0.75);
    expect(() => directScore([1])).toThrow(RangeError);
  });
});
