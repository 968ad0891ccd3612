import { meanOfScores } from './intervals';

/** A share with its 95% interval, all 0 to 1. */
export interface WinRate {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Win rate over comparisons: 1 won, 0 lost, ½ tied. A tie varies less than a win or a loss, which the interval knows
 * (intervals.ts). No comparisons: rate NaN, interval [0, 1]. Errors: RangeError for an outcome that is neither.
 */
export function winRate(outcomes: readonly number[]): WinRate {
  if (!outcomes.every((o) => o >= 0 && o <= 1)) throw new RangeError('an outcome is 0, ½ or 1');
  const { value: rate, low, high } = meanOfScores(outcomes);
  return { rate, low, high };
}
