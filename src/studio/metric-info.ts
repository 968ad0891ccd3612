import { findMetric, isUnhealthy, type Metric } from '../config/metrics';
import type { StageName } from '../train/events';
import { humanLabel } from './setting-fields';

/** The metric table's row; a figure it does not know still gets a name. */
export function metricInfo(stage: StageName, name: string): Metric {
  const known = stage === 'evaluation' ? undefined : findMetric(stage, name);
  if (known) return known;
  return {
    name,
    label: humanLabel(name),
    formula: '',
    unit: '',
    healthy: '',
    explanation: '',
    stages: [],
    source: '',
    chart: false,
  };
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
