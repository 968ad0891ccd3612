/*
 * Advantages without a critic: k answers to one prompt stand next to each other, and each is measured against the others.
 * `returns` [B] is what each answer earned, B = groups · k; the result is one advantage an answer, [B]. Unit: score.
 * Errors: RangeError where k is below 2 (nothing to compare with) or B is no multiple of k.
 */

/** Added to a group's deviation before it divides; TRL's and the paper's code. */
const EPSILON = 1e-4;

/**
 * Leave one out: A_i = r_i − (1/(k−1)) Σ_{j≠i} r_j. With k = 2 the difference of the two.
 *
 * Source: Kool et al. 2019; Ahmadian et al. 2024 (RLOO), eq. 9. The baseline does not depend on y_i, so the gradient stays
 * unbiased. Departures: none.
 */
export function leaveOneOut(returns: ArrayLike<number>, k: number): Float64Array {
  return overGroups(returns, k, (group, sum) => group.map((own) => own - (sum - own) / (k - 1)));
}

/**
 * Group-relative: A_i = (r_i − mean)/(std + 1e-4), std unbiased; without `scale` A_i = r_i − mean.
 *
 * Source: Shao et al. 2024 (GRPO), section 4.1.2; without the deviation Liu et al. 2025 (Dr. GRPO), eq. 3: dividing weighs
 * prompts by how alike their answers are paid. Departure: a group whose answers all earned the same has advantage 0
 * exactly, whatever rounding left of its deviation.
 */
export function groupRelative(returns: ArrayLike<number>, k: number, scale = true): Float64Array {
  return overGroups(returns, k, (group, sum) => {
    if (allAlike(group)) return group.map(() => 0);
    const mean = sum / k;
    const divisor = scale ? deviation(group, mean) + EPSILON : 1;
    return group.map((own) => (own - mean) / divisor);
  });
}

/** What can be learned from groups at all, under TRL's names. */
export interface GroupSpread {
  /** Mean over the groups of the deviation within each (unbiased). */
  readonly reward_std: number;
  /** Share of groups whose answers all earned the same, so that they say nothing of what is better. */
  readonly frac_reward_zero_std: number;
}

export function groupSpread(returns: ArrayLike<number>, k: number): GroupSpread {
  let deviations = 0;
  let alike = 0;
  overGroups(returns, k, (group, sum) => {
    if (allAlike(group)) alike++;
    else deviations += deviation(group, sum / k);
    return group;
  });
  const groups = returns.length / k;
  return groups === 0
    ? { reward_std: 0, frac_reward_zero_std: 0 }
    : { reward_std: deviations / groups, frac_reward_zero_std: alike / groups };
}

const allAlike = (group: readonly number[]): boolean => group.every((r) => r === group[0]);
const deviation = (group: readonly number[], mean: number): number =>
  Math.sqrt(group.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (group.length - 1));

function overGroups(
  returns: ArrayLike<number>,
  k: number,
  of: (group: readonly number[], sum: number) => readonly number[],
): Float64Array {
  if (!Number.isInteger(k) || k < 2) {
    throw new RangeError(`a group of ${k} has nothing to compare an answer with: sample at least two to each prompt`);
  }
  if (returns.length % k !== 0) throw new RangeError(`${returns.length} answers are not groups of ${k}`);
  const out = new Float64Array(returns.length);
  for (let first = 0; first < returns.length; first += k) {
    const group = Array.from({ length: k }, (_, i) => returns[first + i] as number);
    out.set(
      of(
        group,
        group.reduce((a, b) => a + b),
      ),
      first,
    );
  }
  return out;
}
