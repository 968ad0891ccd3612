import { describe, expect, test } from 'vitest';
import { distinct } from './distinct';
import { exactMatch, normalizeAnswer, tokenF1 } from './f1';
import { winRate } from './win-rate';

describe('SQuAD F1', () => {
  test.each([
    ['the red key', 'a red key', 1, 1],
    ['red key', 'old red key', 0.8, 0], // 2 shared of 2 and 3: 2·1·⅔ / (1 + ⅔)
    ['It was Ben!', 'ben', 0.5, 0], // 1 of 3 and 1 of 1
    ['green', 'red', 0, 0],
    ['', '', 1, 1],
    ['the', '', 1, 1], // an article is nothing
    ['', 'red', 0, 0],
    ['red red red', 'red', 0.5, 0],
  ])('%j against %j', (answer, reference, f1, exact) => {
    expect(tokenF1(answer, reference)).toBeCloseTo(f1, 12);
    expect(exactMatch(answer, reference)).toBe(exact);
  });
  test('articles go only as whole words', () => {
    expect(normalizeAnswer('The theatre,  an Ant & A\tbanana.')).toBe('theatre ant banana');
  });
});

describe('distinct-n', () => {
  test.each([
    [['a b a b'], 1, 2 / 4],
    [['a b a b'], 2, 2 / 3],
    [['A b', 'a B'], 2, 1 / 2],
    [['a', 'b'], 2, 0],
    [[], 2, 0],
  ])('%j, n = %i', (texts, n, value) => {
    expect(distinct(texts, n)).toBeCloseTo(value, 12);
  });
});

describe('win rate', () => {
  // Wilson's interval by hand for 7 of 10: centre (0.7 + 0.19207) / 1.38415, reach 1.95996·√(0.021 + 0.0096037) / 1.38415
  test('of 7 wins in 10', () => {
    const { rate, low, high } = winRate([1, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
    expect(rate).toBeCloseTo(0.7, 12);
    expect(low).toBeCloseTo(0.3967, 3);
    expect(high).toBeCloseTo(0.8922, 3);
  });
  test('a tie is half a win', () => {
    expect(winRate([1, 0.5, 0.5, 0]).rate).toBe(0.5);
  });
  test('the interval stays inside 0 and 1, and narrows with more comparisons', () => {
    const [few, many] = [winRate(Array(5).fill(1)), winRate(Array(500).fill(1))];
    expect([few.high, many.high]).toEqual([1, 1]);
    expect(few.low).toBeGreaterThan(0.5);
    expect(many.low).toBeGreaterThan(few.low);
    expect(winRate(Array(8).fill(0)).low).toBe(0);
  });
  test('no comparisons tell nothing', () => {
    expect(winRate([])).toEqual({ rate: Number.NaN, low: 0, high: 1 });
    expect(() => winRate([2])).toThrow(RangeError);
  });
});
