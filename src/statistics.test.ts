import { expect, test } from 'vitest';
import { benjaminiHochberg, binomialCdf, normalCdf } from './statistics';

test('the normal distribution at its textbook points', () => {
  expect(normalCdf(0)).toBeCloseTo(0.5, 6);
  expect(normalCdf(1.959964)).toBeCloseTo(0.975, 6);
  expect(normalCdf(-1.644854)).toBeCloseTo(0.05, 6);
  expect(normalCdf(-6)).toBeLessThan(1e-8);
});

test('the binomial distribution: at most 3 of 10 at 1/2 is 176/1024', () => {
  expect(binomialCdf(3, 10, 0.5)).toBeCloseTo(176 / 1024, 12);
  expect(binomialCdf(10, 10, 0.3)).toBeCloseTo(1, 12);
});

test('Benjamini and Hochberg 1995, section 2.2: four of fifteen hypotheses at 5%', () => {
  const p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528];
  const adjusted = benjaminiHochberg([...p, 0.759, 1]);
  expect(adjusted.filter((one) => one <= 0.05)).toHaveLength(4);
  expect(adjusted[3]).toBeCloseTo((0.0095 * 15) / 4, 12);
  expect(benjaminiHochberg([])).toEqual([]);
});
