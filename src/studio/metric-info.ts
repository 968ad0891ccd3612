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
export function healthyBand({ range }: Metric): { low?: number; high?: number } | undefined {
  if (range?.high === undefined || (range.low === 0 && range.high === 1)) return undefined;
  return range;
}

/** Whether a value is where a healthy run has it, and the range in words. */
export function healthOf(metric: Metric, value: number): { inside: boolean; text: string } | null {
  const band = healthyBand(metric);
  if (!band) return null;
  const text =
    band.low === undefined || band.low === 0 ? `≤ ${band.high}` : `${band.low} to ${band.high}`.replace('-', '−');
  return { inside: !isUnhealthy(metric, value), text };
}
