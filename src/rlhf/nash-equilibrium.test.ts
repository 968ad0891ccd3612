import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nashMixture, preferenceOfMixtures, worstCase } from './nash-equilibrium';
import { maxDifference } from './test-support';

/** a over b, b over c, c over a. */
const circle = (ab: number, bc: number, ca: number) => [
  [0.5, ab, 1 - ca],
  [1 - ab, 0.5, bc],
  [ca, 1 - bc, 0.5],
];

it.each([
  // of three kinds in a circle, each is played as often as the other two differ from ½
  [0.6, 0.8, 0.6, [0.6, 0.2, 0.2]],
  [0.7, 0.7, 0.7, [1 / 3, 1 / 3, 1 / 3]],
  [0.9, 0.6, 0.6, [0.1 / 0.6, 0.1 / 0.6, 0.4 / 0.6]],
])('a circle of %f, %f, %f', (ab, bc, ca, expected) => {
  const p = circle(ab, bc, ca);
  expect(worstCase(p, expected)).toBeCloseTo(0.5, 12);
  expect(maxDifference(nashMixture(p), expected)).toBeLessThan(0.02);
});

it('what beats everything is played alone; its worst case is a draw with itself', () => {
  const p = [
    [0.5, 0.7, 0.9],
    [0.3, 0.5, 0.6],
    [0.1, 0.4, 0.5],
  ];
  expect(maxDifference(nashMixture(p), [1, 0, 0])).toBeLessThan(0.02);
  expect([worstCase(p, [1, 0, 0]), worstCase(p, [0, 1, 0])]).toEqual([0.5, 0.3]);
});

it('one mixture over another, by hand, and against itself ½', () => {
  const p = circle(0.6, 0.8, 0.6);
  expect(preferenceOfMixtures(p, [1, 0, 0], [0, 0.5, 0.5])).toBeCloseTo(0.5, 12); // ½·0.6 + ½·0.4
  const share = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, share, (a, b, c) => {
      const mixture = [a, b, c].map((x) => x / (a + b + c));
      expect(preferenceOfMixtures(p, mixture, mixture)).toBeCloseTo(0.5, 12);
      expect(worstCase(p, mixture)).toBeLessThanOrEqual(0.5 + 1e-12);
    }),
  );
});

it('refuses what is no table of preferences', () => {
  for (const p of [
    [],
    [[0.6]],
    [
      [0.5, 0.7],
      [0.4, 0.5],
    ],
    [
      [0.5, Number.NaN],
      [0.5, 0.5],
    ],
  ])
    expect(() => worstCase(p, [1, 0])).toThrow(RangeError);
});
