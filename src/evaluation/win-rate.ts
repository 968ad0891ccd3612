/** A share with its 95% interval, all 0 to 1. */
export interface WinRate {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

const Z = 1.959963984540054; // 97.5% point of the normal distribution

/**
 * Win rate over comparisons: 1 won, 0 lost, ½ tied. The interval is Wilson's score interval (1927),
 *
 *   (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n),
 *
 * which stays inside [0, 1] and is honest for few comparisons. A tie varies less than a win or a loss, so with ties it
 * is wider than need be. No comparisons: rate NaN, interval [0, 1].
 */
export function winRate(outcomes: readonly number[]): WinRate {
  const n = outcomes.length;
  if (n === 0) return { rate: Number.NaN, low: 0, high: 1 };
  if (!outcomes.every((o) => o >= 0 && o <= 1)) throw new RangeError('an outcome is 0, ½ or 1');
  const rate = outcomes.reduce((a, b) => a + b, 0) / n;
  const middle = rate + Z ** 2 / (2 * n);
  const reach = Z * Math.sqrt((rate * (1 - rate)) / n + Z ** 2 / (4 * n ** 2));
  const scale = 1 + Z ** 2 / n;
  return { rate, low: Math.max(0, (middle - reach) / scale), high: Math.min(1, (middle + reach) / scale) };
}
