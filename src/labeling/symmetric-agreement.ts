/**
 * Agreement on pairs, where which answer is called the first carries no meaning.
 *
 * Every pair enters the coefficients of `agreement.ts` both ways round, once as judged and once with its answers
 * exchanged. Then "first" and "second" are equally frequent for every rater by construction, and chance can't depend on
 * how the texts are sorted; ties keep their own share. Without ties chance is 1/2, and the coefficients come down to the S
 * of Bennett, Alpert and Goldstein 1954 ("Communications through limited response questioning"), which is the κ_n of
 * Brennan and Prediger 1981 with two categories: S = 2·p_o - 1.
 *
 * Intervals: percentile bootstrap over pairs, widened to Wilson's interval of the raw agreement where the bootstrap is
 * too sure of itself: pairs that all agree are the same in every draw. Wilson's n is the number of pairs whose agreement
 * would vary as much, p(1-p)/Var (Korn and Graubard 1998, "Confidence intervals for proportions with small expected
 * number of positive counts estimated from survey data"), and the coefficient is read off at the chance agreement found.
 */
import type { Random } from '../random';
import { bootstrap, type Estimate, wilson } from '../statistics';
import type { Unit } from './agreement';

/** What a value becomes when the two answers change places. */
export type Mirror = (value: number) => number;

export function bothWays(units: readonly Unit<number>[], mirror: Mirror): Unit<number>[] {
  return [...units, ...units.map((unit) => unit.map((value) => (value === null ? null : mirror(value))))];
}

export interface RawAgreement extends Estimate {
  /** Pairs that two raters or more judged. */
  readonly pairs: number;
}

/** How far apart two values are, 0 to 1. */
type Distance = (a: number, b: number) => number;

/**
 * Share of every two raters of a pair who say the same, averaged over pairs. With a distance, one less the mean distance.
 * No pair: (0, 1).
 */
export function rawAgreement(units: readonly Unit<number>[], distance?: Distance): RawAgreement {
  const shares = units.flatMap((unit) => {
    const values = unit.filter((value) => value !== null);
    const m = values.length;
    if (m < 2) return [];
    let apart = 0;
    values.forEach((a, i) => {
      for (const b of values.slice(i + 1)) apart += distance?.(a, b) ?? (a === b ? 0 : 1);
    });
    return [1 - (2 * apart) / (m * (m - 1))];
  });
  const n = shares.length;
  if (n === 0) return { estimate: Number.NaN, interval: [0, 1], pairs: 0 };
  const p = shares.reduce((sum, x) => sum + x, 0) / n;
  const spread = shares.reduce((sum, x) => sum + (x - p) ** 2, 0) / n;
  // Where all shares are alike their spread says nothing: one pair counts as one try.
  const tries = spread < 1e-12 ? n : n * Math.max(1, (p * (1 - p)) / spread);
  return { estimate: p, interval: wilson(p * tries, tries).interval, pairs: n };
}

export interface SymmetricOptions {
  readonly mirror: Mirror;
  readonly draws?: number;
  readonly distance?: Distance;
}

/** A coefficient of pairs both ways round, with its interval. */
export function symmetricAgreement(
  units: readonly Unit<number>[],
  coefficient: (units: readonly Unit<number>[]) => number,
  random: Random,
  { mirror, draws = 1000, distance }: SymmetricOptions,
): Estimate {
  const shared = units.filter((unit) => unit.filter((value) => value !== null).length >= 2);
  const drawn = bootstrap(shared, (sample) => coefficient(bothWays(sample, mirror)), random, { draws });
  if (!Number.isFinite(drawn.estimate)) return drawn;
  const raw = rawAgreement(shared, distance);
  const found = 1 - raw.estimate;
  // 1 - coefficient = (1 - p_o)/(1 - p_e): the ratio that is found. Perfect agreement shows none, so it is worked out.
  const ratio = found > 1e-12 ? (1 - drawn.estimate) / found : 1 / expectedDistance(bothWays(shared, mirror), distance);
  const at = (p: number) => 1 - (1 - p) * ratio;
  const [low, high] = drawn.interval;
  return {
    estimate: drawn.estimate,
    interval: [Math.max(-1, Math.min(low, at(raw.interval[0]))), Math.min(1, Math.max(high, at(raw.interval[1])))],
  };
}

/** Mean distance of two values drawn from all of them: 1 - p_e. */
function expectedDistance(units: readonly Unit<number>[], distance?: Distance): number {
  const counts = new Map<number, number>();
  let n = 0;
  for (const value of units.flat()) {
    if (value === null) continue;
    n++;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  let sum = 0;
  for (const [a, x] of counts) for (const [b, y] of counts) sum += x * y * (distance?.(a, b) ?? (a === b ? 0 : 1));
  return sum / n ** 2;
}
