/** The few textbook statistics that several folders stand on. */
import type { Random } from './random';

export type Interval = readonly [low: number, high: number];
export interface Estimate {
  readonly estimate: number;
  readonly interval: Interval;
}

/** Two-sided 95%. */
const Z95 = 1.959963984540054;

/**
 * Score interval of a share k/n (Wilson 1927): the p for which |k/n - p| = z √(p(1-p)/n).
 * Holds its level far better than k/n ± z·se at small n and near 0 and 1. No data: (0, 1).
 */
export function wilson(k: number, n: number, z = Z95): Estimate {
  if (n === 0) return { estimate: Number.NaN, interval: [0, 1] };
  const p = k / n;
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return { estimate: p, interval: [Math.max(0, centre - half), Math.min(1, centre + half)] };
}

/** Difference of two shares k/n - l/m from their Wilson intervals (Newcombe 1998, method 10). */
export function shareDifference(k: number, n: number, l: number, m: number, z = Z95): Estimate {
  const a = wilson(k, n, z);
  const b = wilson(l, m, z);
  const d = a.estimate - b.estimate;
  if (Number.isNaN(d)) return { estimate: d, interval: [-1, 1] };
  const low = Math.hypot(a.estimate - a.interval[0], b.interval[1] - b.estimate);
  const high = Math.hypot(a.interval[1] - a.estimate, b.estimate - b.interval[0]);
  return { estimate: d, interval: [d - low, d + high] };
}

/** The mean; 0 where there is nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return values.length === 0 ? 0 : sum / values.length;
}

/** Of a mean: s/√n. NaN for fewer than two values. */
export function standardError(values: readonly number[]): number {
  const m = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - m) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance / values.length);
}

/** Mean with mean ± z·s/√n. */
export function meanInterval(values: readonly number[], z = Z95): Estimate {
  const m = mean(values);
  const half = z * standardError(values);
  return { estimate: m, interval: [m - half, m + half] };
}

/** The q-quantile, interpolated between neighbours (type 7 of Hyndman and Fan 1996). */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] as number;
  const high = sorted[Math.ceil(at)] as number;
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/**
 * Percentile bootstrap (Efron and Tibshirani 1993, chapter 13): draw as many units as there are with replacement,
 * `statistic` on each draw, the middle `level` of the outcomes. Draws on which the statistic has no value are left out;
 * where more than half are, there is no interval and it is (-∞, ∞).
 */
export function bootstrap<T>(
  units: readonly T[],
  statistic: (sample: readonly T[]) => number,
  random: Random,
  { draws = 1000, level = 0.95 } = {},
): Estimate {
  const outcomes: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const outcome = statistic(units.map(() => random.pick(units)));
    if (Number.isFinite(outcome)) outcomes.push(outcome);
  }
  const estimate = statistic(units);
  if (outcomes.length <= draws / 2) return { estimate, interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] };
  return { estimate, interval: [quantile(outcomes, (1 - level) / 2), quantile(outcomes, (1 + level) / 2)] };
}

/** Inverse of a small square matrix by Gauss-Jordan elimination with row pivots; null where it is singular. */
export function inverse(matrix: readonly (readonly number[])[]): number[][] | null {
  const n = matrix.length;
  const a = matrix.map((row, i) => [...row, ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))]);
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(a[r]?.[c] ?? 0) > Math.abs(a[p]?.[c] ?? 0)) p = r;
    const pivot = a[p] as number[];
    const head = pivot[c] as number;
    if (!(Math.abs(head) > 1e-12)) return null;
    a[p] = a[c] as number[];
    a[c] = pivot.map((value) => value / head);
    for (let r = 0; r < n; r++) {
      const row = a[r] as number[];
      const factor = row[c] as number;
      if (r !== c && factor !== 0) a[r] = row.map((value, j) => value - factor * (a[c]?.[j] as number));
    }
  }
  return a.map((row) => row.slice(n));
}

export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** P(X ≤ x) of a standard normal: Abramowitz and Stegun 1964, 7.1.26 for erf, |error| < 1.5e-7. */
export function normalCdf(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const upper = (series * Math.exp((-x * x) / 2)) / 2;
  return x > 0 ? 1 - upper : upper;
}

/** P(X ≤ k) of n tries that succeed with probability p each. */
export function binomialCdf(k: number, n: number, p: number): number {
  let term = (1 - p) ** n;
  let sum = 0;
  for (let i = 0; i <= k && i <= n; i++) {
    sum += term;
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return Math.min(1, sum);
}

/**
 * Benjamini and Hochberg 1995: p-values of m tests adjusted so that, where every one below q is called a finding, false
 * ones are expected to be at most a share q of them; and where nothing is to be found at all, any is called one with
 * probability at most q. Adjusted p of rank i: min over j ≥ i of p_(j)·m/j.
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => (p[b] as number) - (p[a] as number));
  const adjusted = new Array<number>(p.length);
  let least = 1;
  order.forEach((i, place) => {
    least = Math.min(least, ((p[i] as number) * p.length) / (p.length - place));
    adjusted[i] = least;
  });
  return adjusted;
}
