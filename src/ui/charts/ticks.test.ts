import { expect, it } from 'vitest';
import { niceTicks, padded, percentFormat, tickFormat } from './ticks';

it('ticks are round and inside the range', () => {
  expect(niceTicks(0, 1, 4)).toEqual([0, 0.5, 1]);
  expect(niceTicks(-0.3, 1.7, 4)).toEqual([0, 0.5, 1, 1.5]);
  expect(niceTicks(0, 600, 5)).toEqual([0, 200, 400, 600]);
  expect(niceTicks(5, 5)).toEqual([5]);
});

it('an axis has one number of digits', () => {
  const ticks = niceTicks(0, 0.002, 4);
  expect(ticks.map(tickFormat(ticks))).toEqual(['0.0000', '0.0005', '0.0010', '0.0015', '0.0020']);
  expect([-1, 0, 1].map(tickFormat([-1, 0, 1]))).toEqual(['−1', '0', '1']);
});

it('shares are in percent, with as many digits as their ticks need', () => {
  const ticks = [0.655, 0.66, 0.665];
  expect(ticks.map(percentFormat(ticks))).toEqual(['65.5%', '66.0%', '66.5%']);
  expect([0, 0.5, 1].map(percentFormat([0, 0.5, 1]))).toEqual(['0%', '50%', '100%']);
});

it('a figure that is never negative gets no room below zero', () => {
  expect(padded(0.01, 1)[0]).toBe(0);
  expect(padded(5, 6)[0]).toBeLessThan(5);
  expect(padded(2, 2)).toEqual([1.8, 2.2]);
  expect(padded(0, 0)).toEqual([0, 1]);
});

it('a share gets no room above 1, unless it is there', () => {
  expect(padded(1, 1, 1)).toEqual([0.9, 1]);
  expect(padded(0.2, 0.99, 1)[1]).toBe(1);
  expect(padded(0.5, 1.5, 1)[1]).toBeGreaterThan(1.5);
});

it('thousands are set apart, as in every figure beside the chart', () => {
  expect([0, 2000, 4000].map(tickFormat([0, 2000, 4000]))).toEqual(['0', '2,000', '4,000']);
  expect(tickFormat([-2, 0])(-2)).toBe('−2');
});
