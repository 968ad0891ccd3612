/** One figure of a stage: charts, exports and docs say of it what stands here. */
export interface Metric {
  /** TRL's name where TRL has one. The same name may mean another thing in another stage (`loss`). */
  readonly name: string;
  readonly label: string;
  /** KaTeX. */
  readonly formula: string;
  /** 'nats', 'share', 'score', ...; empty for a bare number. */
  readonly unit: string;
  readonly healthy: string;
  /** The same as numbers, where there are any: outside it is a warning. */
  readonly range?: { readonly low?: number; readonly high?: number };
  /** What a value inside the range does not rule out: then it is not called healthy, and this is said of it. */
  readonly misses?: string;
  readonly explanation: string;
  /** Where it is computed, from src/. */
  readonly source: string;
  /** Worth a chart of its own where runs are compared. */
  readonly chart: boolean;
  /** Its one number (figures.ts): the mean of the last tenth, where each step has another batch; else the last value. */
  readonly figure?: 'tail';
  /** The metric that counts the rows it is of: a share then has its 95% interval (Wilson). */
  readonly of?: string;
  /** The metric that is its standard error: the interval is then of that; '': its rows tell no interval. */
  readonly error?: string;
}

/** Of a new batch at each step, so that one value alone says little. */
export const byBatch = (metric: Metric): Metric => ({ ...metric, figure: 'tail' });

/** True where a value lies outside the metric's range: the page then says so beside it. NaN always does. */
export function isUnhealthy(metric: Metric, value: number): boolean {
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = metric.range ?? {};
  return !(value >= low && value <= high);
}
