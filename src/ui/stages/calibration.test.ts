import { expect, it } from 'vitest';
import { calibrationPoints, calibrationWords, chanceError, isTooFew } from './calibration';

const data = (calibration: readonly { predicted: number; observed: number; count: number }[], pairs = 40) => ({
  kind: 'reward-diagnostics' as const,
  chosen: Array(pairs).fill(1),
  rejected: Array(pairs).fill(0),
  calibration,
});

it('gives each bin the interval of its pairs and leaves empty ones out', () => {
  const points = calibrationPoints(
    data([
      { predicted: 0.8, observed: 0.9, count: 10 },
      { predicted: 0.1, observed: 0, count: 0 },
    ]),
  );
  expect(points).toHaveLength(1);
  expect(points[0]?.interval[0]).toBeCloseTo(0.596, 3);
  expect(points[0]?.interval[1]).toBeCloseTo(0.982, 3);
  expect(calibrationWords(points)).toMatch(/^Every bin/);
  expect(calibrationWords(calibrationPoints(data([{ predicted: 0.2, observed: 0.9, count: 10 }])))).toMatch(
    /^In 1 of 1/,
  );
});

it('knows what chance alone makes of a calibrated model', () => {
  expect(chanceError(data([{ predicted: 0.5, observed: 0.9, count: 25 }]))).toBeCloseTo(Math.sqrt(2 / Math.PI) * 0.1);
  expect(chanceError(data([]))).toBe(0);
});

it('draws nothing of a few pairs', () => {
  expect([isTooFew(data([], 29)), isTooFew(data([], 30))]).toEqual([true, false]);
});
