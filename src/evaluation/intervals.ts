/**
 * The 95% intervals of the suite, one for each kind of figure, from one score a prompt. They stand in place of the percentile
 * bootstrap, which at a few dozen prompts near an end of the scale misses the truth in one case of ten, and always where
 * repeats count (distinct-n: a resample repeats texts that the sample does not). intervals.test.ts shows what each holds.
 */
import type { Measured } from '../data/measured';
import { mean, wilson } from '../statistics';

const sumOfSquares = (values: readonly number[], m: number): number =>
  values.reduce((sum, value) => sum + (value - m) ** 2, 0);

/**
 * Student's t, two-sided 95%, by Cornish and Fisher's expansion (Abramowitz and Stegun 1964, 26.7.5): within 1% from 3
 * degrees of freedom on.
 */
function t95(degrees: number): number {
  const z = 1.959963984540054;
  const [z3, z5, z7] = [z ** 3, z ** 5, z ** 7];
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3)
  );
}

/**
 * Wilson's interval of a share `m` at the effective number of prompts n·m(1 − m)/s² (Korn and Graubard 1998, Dean and Pagano
 * 2015): graded scores vary less than wins and losses, and their interval is narrower by that. A prompt's worth of the
 * variance of a 0/1 score is added to s², so that prompts which all got the same score still leave room; on 0/1 scores
 * themselves the interval is Wilson's own. `squares`: the sum of squared deviations.
 */
function shareInterval(m: number, n: number, squares: number, z?: number): Measured {
  const whole = m * (1 - m);
  const effective = whole <= 0 ? n : (n * whole * (n + 1)) / (squares + whole);
  const [low, high] = wilson(m * effective, effective, z).interval;
  return { value: m, low: Math.min(low, m), high: Math.max(high, m), n };
}

/** Mean of scores between 0 and 1, graded or not. No scores: NaN, 0 to 1. */
export function meanOfScores(scores: readonly number[]): Measured {
  const n = scores.length;
  if (n === 0) return { value: Number.NaN, low: 0, high: 1, n };
  const m = mean(scores);
  return shareInterval(m, n, sumOfSquares(scores, m));
}

/** From so many values on their spread says how far the mean may be off; of fewer, t gives ends that are far beyond anything. */
const FEWEST = 5;

/** What a figure can be: its interval is cut to that. */
interface Bounds {
  readonly least?: number;
  readonly most?: number;
}
const ANY: Bounds = {};

/** value ± half, cut to what the figure can be; an estimate beyond that (k1 of KL) stays within its interval. */
const within = (value: number, half: number, { least = -Infinity, most = Infinity }: Bounds) => ({
  low: Math.min(value, Math.max(least, value - half)),
  high: Math.max(value, Math.min(most, value + half)),
});

/** Mean of values (words, nats): m ± t·s/√n within its bounds. Fewer than `FEWEST` values have no interval: NaN ends. */
export function meanOfValues(values: readonly number[], bounds = ANY): Measured {
  const n = values.length;
  const m = n === 0 ? Number.NaN : mean(values);
  const half = n < FEWEST ? Number.NaN : t95(n - 1) * Math.sqrt(sumOfSquares(values, m) / (n - 1) / n);
  return { value: m, ...within(m, half, bounds), n };
}

/** Of the largest difference, added to a paired difference's variance: see `meanDifference`. */
const UNSEEN = 0.75;

/**
 * Mean of differences between −1 and 1, one a prompt that both models answered: m ± t·s/√n. Most prompts differ by nothing,
 * so the few that do may not have come up: three quarters of a prompt that differs as much as the one that differs most (by 1
 * where none does) are added to s². With fewer than about four differing prompts it is wider than need be.
 */
export function meanDifference(differences: readonly number[]): Measured {
  const n = differences.length;
  if (n === 0) return { value: Number.NaN, low: -1, high: 1, n };
  const m = mean(differences);
  const most = Math.max(...differences.map(Math.abs)) || 1;
  const variance = (sumOfSquares(differences, m) + UNSEEN * most ** 2) / (n - 1 + UNSEEN);
  const half = t95(Math.max(1, n - 1)) * Math.sqrt(variance / n);
  return { value: m, ...within(m, half, { least: -1, most: 1 }), n };
}

/**
 * The jackknife's pseudo-values (Tukey 1958), n·θ − (n − 1)·θ₍ᵢ₎, of a figure θ that all prompts make together and that is
 * θ₍ᵢ₎ without prompt i: their spread is that of a mean's scores.
 */
export const pseudoValues = (n: number, whole: number, without: (index: number) => number): number[] =>
  Array.from({ length: n }, (_, i) => n * whole - (n - 1) * (n === 1 ? whole : without(i)));

/** A figure between 0 and 1 that all prompts make together (BLEU of a corpus), from its pseudo-values. */
export function shareOfAll(whole: number, pseudo: readonly number[]): Measured {
  const n = pseudo.length;
  if (n === 0) return { value: Number.NaN, low: 0, high: 1, n };
  return shareInterval(whole, n, sumOfSquares(pseudo, mean(pseudo)), t95(Math.max(1, n - 1)));
}

/** Of the jackknife's variance, that at least is left where a part of it was counted twice. */
const LEAST_VARIANCE = 0.3;

/**
 * A figure that all prompts make together and that is seldom near an end of its scale (nats per token, distinct-n): θ ± t·s/√n
 * of its pseudo-values, within its bounds. `twice`: what s²/n counted twice. Fewer than `FEWEST` prompts: NaN ends.
 */
export function figureOfAll(whole: number, pseudo: readonly number[], bounds = ANY, twice = 0): Measured {
  const { value, high, n } = meanOfValues(pseudo);
  const half = high - value;
  const variance = (half / t95(n - 1)) ** 2;
  const left = variance > 0 ? Math.sqrt(Math.max(LEAST_VARIANCE, 1 - twice / variance)) : 1;
  return { value: whole, ...within(whole, left * half, bounds), n };
}

/**
 * Mean of figures of different prompts, each counted alike, from their intervals (MOVER, Zou and Donner 2008): each side's
 * distances add up as squares. `n`: all prompts.
 */
export function meanOfFigures(figures: readonly Measured[]): Measured {
  const k = figures.length;
  const m = k === 0 ? Number.NaN : mean(figures.map(({ value }) => value));
  const reach = (distance: (one: Measured) => number) => Math.hypot(...figures.map(distance)) / k;
  return {
    value: m,
    low: m - reach(({ value, low }) => value - low),
    high: m + reach(({ value, high }) => high - value),
    n: figures.reduce((sum, { n }) => sum + n, 0),
  };
}
