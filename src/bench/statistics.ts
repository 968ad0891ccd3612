/** Medians and quartiles of a few timings. */

export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** The q-quantile, interpolated between neighbours (0 is the smallest, 1 the largest). */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) throw new RangeError('no values');
  const sorted = [...values].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const [low, high] = [sorted[below] as number, sorted[Math.ceil(at)] as number];
  return low + (at - below) * (high - low);
}

export const spread = (values: readonly number[]): Spread => ({
  median: quantile(values, 0.5),
  lowest: Math.min(...values),
  highest: Math.max(...values),
});
