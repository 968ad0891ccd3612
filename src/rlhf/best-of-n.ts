/*
 * Best of n: n answers are sampled to a prompt and the one with the highest score is kept. What it would give is estimated
 * from N ≥ n samples of a prompt without drawing any n of them: over all subsets of size n, by the order of the scores.
 * Source: Nakano et al. 2021 (WebGPT), appendix I; Stiennon et al. 2020, appendix G.3, for the KL.
 * All of one prompt; errors: RangeError where n lies outside what the samples allow.
 */

/**
 * KL(best of n ‖ π) = log n − (n−1)/n, in nats per answer, where no two answers tie; with ties it is less, so that this is a
 * bound (Beirami et al. 2024). Nothing is measured.
 */
export const bestOfNKl = (n: number): number => Math.log(n) - (n - 1) / n;

/**
 * P(the i-th lowest of N is the best of a random subset of n) = C(i−1, n−1)/C(N, n), i from 1 to N → [N], adding up to 1.
 * Computed from the top as a product, so that no binomial overflows.
 */
export function bestOfNWeights(total: number, n: number): Float64Array {
  check(total, n, total);
  const weights = new Float64Array(total);
  let weight = n / total; // of the highest
  for (let i = total; i >= n; i--) {
    weights[i - 1] = weight;
    weight *= (i - n) / (i - 1);
  }
  return weights;
}

/** What the best of n, chosen by `scores`, is worth by `values`: without bias. Both [N]; with scores as values their expected maximum. */
export function expectedBest(scores: ArrayLike<number>, values: ArrayLike<number>, n: number): number {
  const weights = bestOfNWeights(scores.length, n);
  return ranked(scores).reduce((sum, at, i) => sum + (weights[i] as number) * (values[at] as number), 0);
}

/**
 * The share of comparisons that the best of n, chosen by `scores`, wins by `outcome` against one further sample: 1 won, 0
 * lost, ½ tied. Over all subsets of n and all samples j outside of them, so n ≤ N − 1. If the i-th lowest is the best of the
 * subset, those above it are outside for sure and each below it with probability 1 − (n−1)/(i−1).
 */
export function bestOfNWinRate(
  scores: ArrayLike<number>,
  n: number,
  outcome: (best: number, other: number) => number,
): number {
  const total = scores.length;
  check(total, n, total - 1);
  const weights = bestOfNWeights(total, n);
  const order = ranked(scores);
  let rate = 0;
  for (let i = n - 1; i < total; i++) {
    const outside = i === 0 ? 0 : 1 - (n - 1) / i; // i counts from 0 here
    let won = 0;
    for (let j = 0; j < total; j++)
      if (j !== i) won += (j > i ? 1 : outside) * outcome(order[i] as number, order[j] as number);
    rate += ((weights[i] as number) * won) / (total - n);
  }
  return rate;
}

/** Places of the scores from the lowest to the highest; of equal ones the earlier first. */
const ranked = (scores: ArrayLike<number>): number[] =>
  Array.from(scores, (_, i) => i).sort((a, b) => (scores[a] as number) - (scores[b] as number) || a - b);

function check(total: number, n: number, most: number): void {
  if (!Number.isInteger(n) || n < 1 || n > most)
    throw new RangeError(`the best of ${n} cannot be told from ${total} samples`);
}
