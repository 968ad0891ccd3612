/** From the values a metric had to the one number that is shown of it: on every place of the page, and in the report. */
import { type Interval, wilson } from '../statistics';
import { isRecord } from '../text/guarded-json';
import type { Metric } from './metric';

/** The values of one metric, oldest first; a ring of the page is one. The oldest may be gone: `total` counts them too. */
export interface Series {
  readonly length: number;
  readonly total: number;
  valueAt(index: number): number;
}

/** One number and what it is. */
export interface Figure {
  readonly value: number;
  /** A share is shown in percent. */
  readonly share: boolean;
  /** The mean of the last `over` values of `total`; 1: the last value. */
  readonly over: number;
  readonly total: number;
  /** Rows that it was counted or averaged over. */
  readonly count?: number;
  /** 95%. */
  readonly interval?: Interval;
}

/** Two-sided 95% of a mean whose standard error is known. */
const Z95 = 1.96;

export const seriesOf = (values: readonly number[]): Series => ({
  length: values.length,
  total: values.length,
  valueAt: (index) => values[index] ?? Number.NaN,
});

/** The newest finite value; undefined where there is none. */
export function lastOf(series: Series): number | undefined {
  for (let i = series.length - 1; i >= 0; i--) if (Number.isFinite(series.valueAt(i))) return series.valueAt(i);
  return undefined;
}

/** A tenth of the values, at least one: an end figure that one lucky batch does not make. */
const tailLength = (total: number): number => Math.max(1, Math.ceil(total / 10));

function tailSum(series: Series): { readonly sum: number; readonly count: number } {
  let [sum, count] = [0, 0];
  for (let i = Math.max(0, series.length - tailLength(series.total)); i < series.length; i++) {
    const value = series.valueAt(i);
    if (!Number.isFinite(value)) continue;
    sum += value;
    count++;
  }
  return { sum, count };
}

/** Mean over the last tenth; undefined where nothing in it is a number. */
export function tailMean(series: Series): number | undefined {
  const { sum, count } = tailSum(series);
  return count === 0 ? undefined : sum / count;
}

/**
 * The figure of a metric from the series of its stage: its last value, or the mean of the last tenth where it varies from step to
 * step; with the rows that it is of and its 95% interval, where the metric says how they are known. A share of n rows has
 * Wilson's interval, a mean its standard error.
 */
export function figureOf(metric: Metric, series: (name: string) => Series | undefined): Figure | undefined {
  const own = series(metric.name);
  const tail = metric.figure === 'tail';
  const value = own && (tail ? tailMean(own) : lastOf(own));
  if (value === undefined || !own) return undefined;
  const rows = metric.of === undefined ? undefined : series(metric.of);
  const count = rows && (tail ? tailSum(rows).sum : lastOf(rows));
  const error = metric.error === undefined ? undefined : series(metric.error);
  const interval = intervalOf(metric, value, count, error && lastOf(error));
  return {
    value,
    share: metric.unit === 'share',
    over: tail ? tailSum(own).count : 1,
    total: own.total,
    ...(count !== undefined && { count }),
    ...(interval && { interval }),
  };
}

function intervalOf(
  { unit, error: named }: Metric,
  value: number,
  count?: number,
  error?: number,
): Interval | undefined {
  if (error !== undefined) return [value - Z95 * error, value + Z95 * error];
  return named === undefined && unit === 'share' && count !== undefined ? shareInterval(value, count) : undefined;
}

/** Wilson's interval of a share of so many rows, ties half. */
export const shareInterval = (share: number, count: number): Interval => wilson(share * count, count).interval;

/** The number that lies at a way into what was found; null: none. */
export function numberAt(found: unknown, path: readonly string[]): number | null {
  let at = found;
  for (const key of path) at = isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return typeof at === 'number' && Number.isFinite(at) ? at : null;
}
