/** Reward against distance as Gao et al. 2022 found it, fitted, with the distance at which it turns. */
import { inverse } from '../statistics';

/** One measurement: distance d = √KL, reward, and its weight (answers that it is the mean of). */
export interface Measurement {
  readonly distance: number;
  readonly reward: number;
  readonly weight: number;
}

/** The two laws: R = R₀ + d(α − β log d) for a policy that was optimised, R = R₀ + d(α − βd) for best of n. */
export type Law = 'rl' | 'bon';

export interface Fit {
  readonly law: Law;
  /** R₀: reward of the reference. */
  readonly start: number;
  readonly alpha: number;
  readonly beta: number;
  /** Root of the mean squared residual, in units of the reward. */
  readonly residual: number;
  /** Where the reward turns; null: not identified. */
  readonly turning: {
    readonly distance: number;
    readonly reward: number;
    readonly low: number;
    readonly high: number;
  } | null;
  /** Why it is not identified; '' where it is. */
  readonly why: string;
}

/** Points that must lie past the turn before it is believed, and at least as many before it. */
const BEYOND = 3;
/** Two-sided 95%. */
const Z95 = 1.96;

const bend = (law: Law, d: number): number => (law === 'bon' ? d * d : d > 0 ? d * Math.log(d) : 0);

/** The reward that a fit predicts at a distance. */
export const fitted = ({ law, start, alpha, beta }: Fit, distance: number): number =>
  start + alpha * distance - beta * bend(law, distance);

/** The turn: exp(α/β − 1), or α/(2β). */
const turn = (law: Law, alpha: number, beta: number): number =>
  law === 'bon' ? alpha / (2 * beta) : Math.exp(alpha / beta - 1);

/**
 * Weighted least squares: both laws are linear in R₀, α and β. null with fewer than four points, or where they all lie at
 * one distance.
 *
 * The turn has its 95% interval by the delta method, on its logarithm. It is identified where β is above 0 beyond its
 * error and points lie on both sides of it.
 *
 * Source: Gao, Schulman, Hilton 2022, Scaling laws for reward model overoptimization, section 3.1. Departs in R₀, which
 * is fitted and not taken from one noisy measurement.
 */
export function fitLaw(points: readonly Measurement[], law: Law = 'rl'): Fit | null {
  const used = points.filter(({ distance, reward }) => Number.isFinite(distance) && Number.isFinite(reward));
  if (used.length < 4) return null;
  const rows = used.map(({ distance: d }) => [1, d, -bend(law, d)] as const);
  const at = (i: number, j: number) =>
    rows.reduce((sum, x, k) => sum + weight(k) * (x[i] as number) * (x[j] as number), 0);
  const total = used.reduce((sum, p) => sum + p.weight, 0);
  const weight = (k: number) => ((used[k]?.weight ?? 0) * used.length) / total;
  const cov = inverse([0, 1, 2].map((i) => [0, 1, 2].map((j) => at(i, j))));
  if (!cov) return null;
  const right = [0, 1, 2].map((i) =>
    rows.reduce((sum, x, k) => sum + weight(k) * (x[i] as number) * (used[k]?.reward ?? 0), 0),
  );
  const [start = 0, alpha = 0, beta = 0] = cov.map((row) => row.reduce((sum, c, j) => sum + c * (right[j] ?? 0), 0));
  const fit = { law, start, alpha, beta };
  const squares = used.reduce((sum, p, k) => {
    const off = p.reward - fitted({ ...fit, residual: 0, turning: null, why: '' }, p.distance);
    return sum + weight(k) * off * off;
  }, 0);
  const variance = squares / Math.max(1, used.length - 3);
  const residual = Math.sqrt(squares / used.length);
  const found = { ...fit, residual };
  const se = (gradient: readonly [number, number]) => {
    const [a, b] = gradient;
    const v = a * a * (cov[1]?.[1] ?? 0) + 2 * a * b * (cov[1]?.[2] ?? 0) + b * b * (cov[2]?.[2] ?? 0);
    return Math.sqrt(Math.max(0, variance * v));
  };
  const not = (why: string): Fit => ({ ...found, turning: null, why });
  if (!(beta > Z95 * se([0, 1]))) return not('no bend beyond the noise');
  const distance = turn(law, alpha, beta);
  const beyond = used.filter((p) => p.distance > distance).length;
  const furthest = Math.max(...used.map((p) => p.distance));
  if (beyond < BEYOND) return not(`the points end before it, at a distance of ${furthest.toFixed(1)}`);
  if (used.length - beyond < BEYOND) return not('the points begin past it');
  const logError = law === 'bon' ? se([1 / alpha, -1 / beta]) : se([1 / beta, -alpha / (beta * beta)]);
  const [low, high] = [-1, 1].map((side) => distance * Math.exp(side * Z95 * logError)) as [number, number];
  return {
    ...found,
    turning: { distance, reward: fitted({ ...found, turning: null, why: '' }, distance), low, high },
    why: '',
  };
}
