import { describe, expect, it } from 'vitest';
import { maxDifference } from '../rlhf/test-support';
import { gaePlain, leaveOneOutOfGroup, type Paid, relativeToGroup } from './advantages';

// Two groups of two answers, of two tokens at most: returns 1 and 4, then 2 and 2.
const paid: Paid = {
  rewards: Float32Array.of(0, 1, 4, Number.NaN, -1, 3, 2, Number.NaN),
  values: new Float32Array(8),
  mask: Uint8Array.of(1, 1, 1, 0, 1, 1, 1, 0),
  scores: Float32Array.of(1, 4, 3, 3),
  width: 2,
  groupSize: 2,
};

describe('advantages within a group, by hand', () => {
  it('leave one out: the return less that of the others, at each token of the answer', () => {
    const { advantages, returns, spread } = leaveOneOutOfGroup(paid);
    expect([...advantages]).toEqual([-3, -3, 3, 0, 0, 0, 0, 0]);
    expect(returns).toBeNull();
    // Of the scores, before KL: deviations 3/√2 and 0.
    expect(spread?.reward_std).toBeCloseTo(1.5 / Math.SQRT2, 6);
    expect(spread?.frac_reward_zero_std).toBe(0.5);
  });

  it('relative to the group: deviation 3/√2 unbiased, and 0 where all are paid alike', () => {
    const high = 1.5 / (3 / Math.SQRT2 + 1e-4);
    const want = [-high, -high, high, 0, 0, 0, 0, 0];
    expect(maxDifference(relativeToGroup(true)(paid).advantages, want)).toBeLessThan(1e-6);
    expect([...relativeToGroup(false)(paid).advantages]).toEqual([-1.5, -1.5, 1.5, 0, 0, 0, 0, 0]);
  });
});

it('A2C with γ and λ 1: what is still to come, less the value; nothing whitened', () => {
  const values = Float32Array.of(0.5, 0.25, 1, Number.NaN, 0, 2, 2, Number.NaN);
  const { advantages, returns } = gaePlain(1, 1)({ ...paid, values, groupSize: 1 });
  expect([...advantages]).toEqual([0.5, 0.75, 3, 0, 2, 1, 0, 0]);
  expect([...(returns ?? [])]).toEqual([1, 1, 4, 0, 2, 3, 2, 0]);
});
