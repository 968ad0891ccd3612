import { wilson } from '../statistics';

/** A share with its 95% interval, all 0 to 1. */
export interface WinRate {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Win rate over comparisons: 1 won, 0 lost, ½ tied, with Wilson's score interval. A tie varies less than a win or a loss,
 * so with ties it is wider than need be. No comparisons: rate NaN, interval [0, 1].
 */
export function winRate(outcomes: readonly number[]): WinRate {
  if (!outcomes.every((o) => o >= 0 && o <= 1)) throw new RangeError('an outcome is 0, ½ or 1');
  const { estimate, interval } = wilson(
    outcomes.reduce((sum, outcome) => sum + outcome, 0),
    outcomes.length,
  );
  return { rate: estimate, low: interval[0], high: interval[1] };
}
