import { describe, expect, it } from 'vitest';
import { Random } from '../random';
import { groupRelative, groupSpread, leaveOneOut } from './group-advantages';
import { maxDifference } from './test-support';

const random = new Random(3, 'groups');
const [GROUPS, K] = [5, 4];
const returns = Float32Array.from({ length: GROUPS * K }, () => random.normal());
const groupsOf = (x: ArrayLike<number>, k: number) =>
  Array.from({ length: x.length / k }, (_, g) => Array.from(x).slice(g * k, (g + 1) * k));

/** The definitions, answer by answer. */
const others = (group: readonly number[], i: number) => group.filter((_, j) => j !== i);
const mean = (x: readonly number[]) => x.reduce((a, b) => a + b) / x.length;
const std = (x: readonly number[]) => Math.sqrt(x.reduce((s, v) => s + (v - mean(x)) ** 2, 0) / (x.length - 1));

describe('leaveOneOut', () => {
  it.each([
    // k 2: the difference of the two
    [[1, 4], 2, [-3, 3]],
    [[3, 0, 0], 3, [3, -1.5, -1.5]],
    [[1, 2, 3, 6], 4, [-8 / 3, -4 / 3, 0, 4]],
    [[5, 5, 2, -2], 2, [0, 0, 4, -4]],
  ])('of %j, k %i: %j', (given, k, expected) => {
    expect(maxDifference(leaveOneOut(given, k), expected)).toBeLessThan(1e-12);
  });

  it('agrees with the definition, adds up to 0 in each group, and has a baseline that does not depend on the answer', () => {
    const got = leaveOneOut(returns, K);
    const want = groupsOf(returns, K).flatMap((group) => group.map((own, i) => own - mean(others(group, i))));
    expect(maxDifference(got, want)).toBeLessThan(1e-12);
    for (const group of groupsOf(got, K)) expect(Math.abs(mean(group))).toBeLessThan(1e-12);
    const changed = Float32Array.from(returns);
    changed[1] = 100;
    // Its own advantage moves by just as much as its reward: the baseline stayed.
    const moved = (leaveOneOut(changed, K)[1] as number) - (got[1] as number);
    expect(moved).toBeCloseTo(100 - (returns[1] as number), 6);
  });
});

describe('groupRelative', () => {
  it.each([
    [[1, 4], 2, true, [-1.5 / (3 / Math.SQRT2 + 1e-4), 1.5 / (3 / Math.SQRT2 + 1e-4)]],
    [[1, 4], 2, false, [-1.5, 1.5]],
    [[0, 0, 0, 1], 4, true, [-0.25 / 0.5001, -0.25 / 0.5001, -0.25 / 0.5001, 0.75 / 0.5001]],
    [[0.1, 0.1, 0.1], 3, true, [0, 0, 0]],
  ])('of %j, k %i, scaled %s: %j', (given, k, scale, expected) => {
    expect(maxDifference(groupRelative(given, k, scale), expected)).toBeLessThan(1e-12);
  });

  it('agrees with the definition', () => {
    const want = groupsOf(returns, K).flatMap((group) => group.map((own) => (own - mean(group)) / (std(group) + 1e-4)));
    expect(maxDifference(groupRelative(returns, K), want)).toBeLessThan(1e-12);
  });

  it('gives 0 to groups that are paid alike, whatever rounding makes of their mean, and stays finite where they nearly are', () => {
    expect([...groupRelative([0.1, 0.1, 0.1, 0.7, 0.7, 0.7], 3)]).toEqual([0, 0, 0, 0, 0, 0]);
    const near = groupRelative([1, 1 + 1e-9, 1], 3);
    expect([...near].every((a) => Math.abs(a) < 1e-4)).toBe(true);
  });
});

it('groupSpread: mean deviation, and the share of groups without any', () => {
  expect(groupSpread([1, 4, 2, 2], 2)).toEqual({ reward_std: 1.5 / Math.SQRT2, frac_reward_zero_std: 0.5 });
  expect(groupSpread([0.1, 0.1, 0.1], 3)).toEqual({ reward_std: 0, frac_reward_zero_std: 1 });
  expect(groupSpread([], 3)).toEqual({ reward_std: 0, frac_reward_zero_std: 0 });
});

it('says what is wrong with one answer a prompt, and with answers that are not whole groups', () => {
  for (const of of [leaveOneOut, groupRelative, groupSpread]) {
    expect(() => of([1, 2], 1)).toThrow('a group of 1 has nothing to compare an answer with');
    expect(() => of([1, 2, 3], 2)).toThrow('3 answers are not groups of 2');
  }
});
