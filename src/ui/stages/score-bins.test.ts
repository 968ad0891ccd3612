import { expect, it } from 'vitest';
import { scoreBins } from './score-bins';

const data = {
  kind: 'reward-diagnostics',
  chosen: [2, 1, 0],
  rejected: [-2, 0, 1],
  calibration: [],
} as const;

it('every score falls into one bin, the largest too', () => {
  const bins = scoreBins(data, 4);
  expect(bins.reduce((n, bin) => n + bin.chosen, 0)).toBe(3);
  expect(bins.reduce((n, bin) => n + bin.rejected, 0)).toBe(3);
  expect(bins.at(-1)?.chosen).toBe(2);
});
