import { expect, it } from 'vitest';
import { partingOf } from './parting';

const points = (count: number, value: (step: number) => number) =>
  Array.from({ length: count }, (_, i) => ({ step: i + 1, value: value(i + 1) }));
const rising = points(40, (step) => 1 - Math.exp(-step / 20));

it('finds where true quality turns while the reward goes on', () => {
  const turning = points(40, (step) => 0.6 - ((step - 15) / 40) ** 2);
  expect(partingOf(rising, turning)).toBeGreaterThanOrEqual(14);
  expect(partingOf(rising, turning)).toBeLessThanOrEqual(16);
});

it('finds nothing where both rise, where noise alone moves them, or where the reward falls as well', () => {
  expect(
    partingOf(
      rising,
      points(40, (step) => step / 40),
    ),
  ).toBeNull();
  expect(
    partingOf(
      rising,
      points(40, (step) => 0.7 * (1 - Math.exp(-step / 8)) + (step % 2) * 0.02),
    ),
  ).toBeNull();
  const falling = points(40, (step) => -(((step - 15) / 40) ** 2));
  expect(partingOf(falling, falling)).toBeNull();
  expect(partingOf([], [])).toBeNull();
});
