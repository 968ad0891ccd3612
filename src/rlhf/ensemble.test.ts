import { describe, expect, it } from 'vitest';
import { disagreement, ENSEMBLE_RULES, ensembleScore } from './ensemble';
import { maxDifference } from './test-support';

// Three members on four answers: agreeing, apart, one sure of what the others don't see.
const scores = [
  [1, -1, 2, 0],
  [1, 1, 2, 0],
  [1, 3, -4, 0],
];

describe('ensembleScore, by hand', () => {
  it.each([
    ['mean', 0.5, [1, 1, 0, 0]],
    ['variance', 0.5, [1, 1 - 4 / 3, -4, 0]], // variances 0, 8/3, 8, 0
    ['variance', 0, [1, 1, 0, 0]],
    ['least', 0.5, [1, -1, -4, 0]],
  ] as const)('%s, λ %f: %j', (rule, lambda, expected) => {
    expect(maxDifference(ensembleScore(scores, rule, lambda), expected)).toBeLessThan(1e-6);
  });

  it('one member alone is its own score, whatever the rule', () => {
    for (const rule of ENSEMBLE_RULES) expect([...ensembleScore([[2, -3]], rule, 5)]).toEqual([2, -3]);
    expect([...disagreement([[2, -3]])]).toEqual([0, 0]);
  });

  it('disagreement is in the unit of the scores', () => {
    expect(maxDifference(disagreement(scores), [0, Math.sqrt(8 / 3), Math.sqrt(8), 0])).toBeLessThan(1e-6);
    const doubled = scores.map((own) => own.map((x) => 2 * x));
    expect(disagreement(doubled)[1]).toBeCloseTo(2 * (disagreement(scores)[1] as number), 6);
  });

  it('says what is missing', () => {
    expect(() => ensembleScore([], 'mean', 0)).toThrow('needs a member');
    expect(() => disagreement([[1], [1, 2]])).toThrow('the same answers');
  });
});
