import { describe, expect, it } from 'vitest';
import { Random } from '../random';
import { lengthBias } from './length-bias';

/** The same by halving an interval on the slope. */
function bySlope(d: readonly number[], ridge: number): number {
  const scale = Math.sqrt(d.reduce((sum, x) => sum + x * x, 0) / d.length);
  const slope = (g: number) =>
    ridge * g - d.reduce((sum, x) => sum + x / scale / (1 + Math.exp((g * x) / scale)), 0) / d.length;
  let [low, high] = [-50, 50];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (slope(middle) > 0) high = middle;
    else low = middle;
  }
  return (low + high) / 2 / scale;
}

describe('lengthBias', () => {
  it.each([
    // two of three longer answers win, all by one token: σ(γ) = ⅔
    [[1, 1, -1], 0, Math.log(2)],
    [[4, 4, -4], 0, Math.log(2) / 4],
    [[1, -1], 0, 0],
    [[-2, -2, -2, 2], 0, -Math.log(3) / 2],
    [[0, 0], 0.01, 0],
    [[], 0.01, 0],
  ])('of %j, ridge %f: %f', (d, ridge, expected) => {
    expect(lengthBias(d, ridge)).toBeCloseTo(expected, 8);
  });

  it('agrees with another way to the same minimum', () => {
    const random = new Random(6, 'lengths');
    const d = Array.from({ length: 200 }, () => Math.round(8 * random.normal() + 3));
    expect(lengthBias(d)).toBeCloseTo(bySlope(d, 0.01), 8);
    expect(lengthBias(d)).toBeGreaterThan(0);
  });

  it('stays finite where the longer answer always wins, and turns round with the labels', () => {
    const always = lengthBias([3, 8, 1, 12]);
    expect(always).toBeCloseTo(bySlope([3, 8, 1, 12], 0.01), 6);
    expect(Number.isFinite(always)).toBe(true);
    expect(lengthBias([-3, -8, -1, -12])).toBeCloseTo(-always, 8);
  });
});
