import fc from 'fast-check';
import { expect, it } from 'vitest';
import { averagedPreference, orderGap } from './preference-average';

const logit = (p: number) => Math.log(p / (1 - p));

it.each([
  // what it says of (y, y') and of (y', y), P(y preferred), gap, by hand
  [0.8, 0.2, 0.8, 0],
  [0.9, 0.5, 0.7, 0.2], // it leans to the first place
  [0.5, 0.5, 0.5, 0],
  [0.75, 0.75, 0.5, 0.25], // the first place wins whichever stands there
])('P(1st) %f and %f', (ab, ba, expected, gap) => {
  expect(averagedPreference([logit(ab)], [logit(ba)])[0]).toBeCloseTo(expected, 12);
  expect(orderGap([logit(ab)], [logit(ba)])).toBeCloseTo(gap, 12);
});

it('is antisymmetric whatever the model says, and always a probability', () => {
  const any = fc.double({ min: -800, max: 800, noNaN: true });
  fc.assert(
    fc.property(any, any, (ab, ba) => {
      const [p, q] = [averagedPreference([ab], [ba])[0] ?? -1, averagedPreference([ba], [ab])[0] ?? -1];
      expect(p + q).toBeCloseTo(1, 12);
      expect(p).toBeGreaterThanOrEqual(0);
      expect(p).toBeLessThanOrEqual(1);
    }),
  );
});

it('nothing to compare, and lists that do not fit', () => {
  expect([averagedPreference([], []).length, orderGap([], [])]).toEqual([0, 0]);
  expect(() => averagedPreference([0], [])).toThrow(RangeError);
  expect(() => orderGap([0], [0, 1])).toThrow(RangeError);
});
