/** A figure with its 95% interval, and how many prompts it was taken on. NaN and unbounded where there were none. */
export interface Measured {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}
