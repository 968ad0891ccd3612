import type { Figure } from '../recipes/figures';
import { isUnhealthy, type Metric } from '../recipes/metric';
import type { StageManifest } from '../recipes/stage';
import { humanLabel } from './setting-fields';

/** What the manifest says of a figure; one it does not know still gets a name. */
export function metricInfo({ metrics }: StageManifest, name: string): Metric {
  const known = metrics.find((metric) => metric.name === name);
  if (known) return known;
  const unknown = { formula: '', unit: '', healthy: '', explanation: '', source: '', chart: false };
  return { ...unknown, name, label: humanLabel(name) };
}

/** The range worth shading: one that a value could leave. Between 0 and 1 a share always is. */
export function healthyBand({ range, unit }: Metric): { low?: number; high?: number } | undefined {
  if (range?.high === undefined || (unit === 'share' && range.low === 0 && range.high === 1)) return undefined;
  return range;
}

/** Rows below which no figure of them is called healthy: an interval of a share is then some 35 points wide. */
export const LEAST_ROWS = 30;

export interface Health {
  readonly state: 'healthy' | 'outside' | 'unsure';
  /** 'healthy ≤ 0.693', 'healthy 60% to 100%', 'too few to tell: 12 of the 30 it takes'. */
  readonly text: string;
}

/**
 * Whether a figure is where a healthy run has it. One with an interval is healthy only where all of its interval is, and
 * outside only where none of it is; one of fewer than 30 rows is never called healthy, nor one whose range misses too much.
 */
export function healthOf(metric: Metric, { value, count, interval }: Figure): Health | null {
  const band = healthyBand(metric);
  if (!band) return null;
  const isBound = band.low === undefined || (band.low === 0 && band.high !== 1);
  const short = metric.unit === 'share' ? percent : plain;
  const range = isBound ? `≤ ${short(band.high)}` : `${short(band.low)} to ${short(band.high)}`;
  const ends = interval ?? [value, value];
  const [low, high] = ends.map((end) => !isUnhealthy(metric, end));
  const sure = low === high && (low || isUnhealthy(metric, value));
  if (sure && !low) return { state: 'outside', text: `outside ${range}` };
  if (count !== undefined && count < LEAST_ROWS)
    return { state: 'unsure', text: `too few to tell: ${count} of the ${LEAST_ROWS} it takes` };
  if (!sure) return { state: 'unsure', text: `not sure: the 95% interval leaves ${range}` };
  if (metric.misses) return { state: 'unsure', text: `${range}, but ${metric.misses}` };
  return { state: 'healthy', text: `healthy ${range}` };
}

const plain = (end: number | undefined): string => String(Number((end ?? 0).toPrecision(3))).replace('-', '−');
/** As the share itself is written. */
const percent = (end: number | undefined): string => `${plain(100 * (end ?? 0))}%`;
