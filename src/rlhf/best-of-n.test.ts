import { describe, expect, it } from 'vitest';
import { Random } from '../random';
import { meanInterval } from '../statistics';
import { bestOfNKl, bestOfNWeights, bestOfNWinRate, expectedBest } from './best-of-n';
import { maxDifference } from './test-support';

/** Every subset of n of the first `total` numbers. */
function subsets(total: number, n: number, from = 0): number[][] {
  if (n === 0) return [[]];
  return Array.from({ length: Math.max(0, total - from) }, (_, i) => from + i).flatMap((first) =>
    subsets(total, n - 1, first + 1).map((rest) => [first, ...rest]),
  );
}
const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const random = new Random(2, 'best of n');
const scores = Array.from({ length: 8 }, () => random.normal());
const values = Array.from({ length: 8 }, () => random.normal());
const bestOf = (subset: readonly number[]) =>
  subset.reduce((a, b) => ((scores[b] as number) > (scores[a] as number) ? b : a));

describe('bestOfNWeights', () => {
  it.each([
    [4, 1, [1 / 4, 1 / 4, 1 / 4, 1 / 4]],
    [4, 2, [0, 1 / 6, 2 / 6, 3 / 6]],
    [4, 3, [0, 0, 1 / 4, 3 / 4]],
    [4, 4, [0, 0, 0, 1]],
  ])('of %i, n %i: %j', (total, n, expected) => {
    expect(maxDifference(bestOfNWeights(total, n), expected)).toBeLessThan(1e-12);
  });

  it('adds up to 1, also where binomials would overflow', () => {
    for (const [total, n] of [
      [64, 8],
      [5000, 200],
    ] as const)
      expect(bestOfNWeights(total, n).reduce((a, b) => a + b)).toBeCloseTo(1, 9);
  });

  it('says what samples cannot tell', () => {
    for (const n of [0, 9, 1.5]) expect(() => bestOfNWeights(8, n)).toThrow(`the best of ${n} cannot be told`);
    expect(() => bestOfNWinRate(scores, 8, () => 1)).toThrow('the best of 8 cannot be told from 8');
  });
});

describe.each([1, 2, 3, 5, 7])('n %i, against every subset', (n) => {
  it('expectedBest', () => {
    const all = subsets(8, n).map(bestOf);
    expect(expectedBest(scores, scores, n)).toBeCloseTo(mean(all.map((i) => scores[i] as number)), 10);
    expect(expectedBest(scores, values, n)).toBeCloseTo(mean(all.map((i) => values[i] as number)), 10);
  });

  it('bestOfNWinRate', () => {
    const outcome = (a: number, b: number) => Number((values[a] as number) > (values[b] as number));
    const all = subsets(8, n).flatMap((subset) =>
      scores.flatMap((_, j) => (subset.includes(j) ? [] : [outcome(bestOf(subset), j)])),
    );
    expect(bestOfNWinRate(scores, n, outcome)).toBeCloseTo(mean(all), 10);
  });
});

it('has the KL of the selection among equally likely answers that never tie', () => {
  // The best of n among m answers: p_i = (i/m)^n − ((i−1)/m)^n; its KL to the uniform goes to log n − (n−1)/n as m grows.
  const m = 20_000;
  for (const n of [1, 2, 4, 16]) {
    let kl = 0;
    for (let i = 1; i <= m; i++) {
      const p = (i / m) ** n - ((i - 1) / m) ** n;
      if (p > 0) kl += p * Math.log(p * m);
    }
    expect(bestOfNKl(n)).toBeCloseTo(kl, 2);
    expect(kl).toBeLessThanOrEqual(bestOfNKl(n) + 1e-9); // a bound where answers tie
  }
});

it('estimates without bias what fresh draws give', () => {
  const draw = new Random(7, 'fresh');
  const [n, total] = [8, 64];
  const estimates = Array.from({ length: 300 }, () => {
    const drawn = Array.from({ length: total }, () => draw.normal());
    return expectedBest(drawn, drawn, n);
  });
  // E max of 8 standard normals: 1.42360.
  const { interval } = meanInterval(estimates);
  expect(interval[0]).toBeLessThan(1.4236);
  expect(interval[1]).toBeGreaterThan(1.4236);
  expect(interval[1] - interval[0]).toBeLessThan(0.08);
});
