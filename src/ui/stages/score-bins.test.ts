import { expect, it } from 'vitest';
import { calibrationError, scoreBins, shareOrdered } from './score-bins';

const data = {
  kind: 'reward-diagnostics',
  chosen: [2, 1, 0],
  rejected: [-2, 0, 1],
  calibration: [
    { predicted: 0.9, observed: 1, count: 1 },
    { predicted: 0.5, observed: 0.3, count: 3 },
    { predicted: Number.NaN, observed: Number.NaN, count: 0 },
  ],
} as const;

it('every score falls into one bin, the largest too', () => {
  const bins = scoreBins(data, 4);
  expect(bins.reduce((n, bin) => n + bin.chosen, 0)).toBe(3);
  expect(bins.reduce((n, bin) => n + bin.rejected, 0)).toBe(3);
  expect(bins.at(-1)?.chosen).toBe(2);
});

it('order and calibration are weighted by pairs; empty bins do not count', () => {
  expect(shareOrdered(data)).toBeCloseTo(2 / 3);
  expect(calibrationError(data)).toBeCloseTo((0.1 + 3 * 0.2) / 4);
});
