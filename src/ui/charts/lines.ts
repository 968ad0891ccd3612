import type { Metrics } from '../../studio/metrics';
import type { StageName } from '../../train/events';

/** One row for Recharts: the step, and each line's value there. */
export type Row = { readonly step: number } & Readonly<Record<string, number | null>>;

/** The lines of a chart joined by step; at most 400 points a line. */
export function rowsOf(metrics: Metrics, stage: StageName, names: readonly string[], smoothing: number): Row[] {
  const rows = new Map<number, { step: number } & Record<string, number | null>>();
  for (const name of names)
    for (const { step, value } of metrics.ring(stage, name)?.points(400, smoothing) ?? []) {
      const row: { step: number } & Record<string, number | null> = rows.get(step) ?? { step };
      row[name] = value;
      rows.set(step, row);
    }
  return [...rows.values()].sort((a, b) => a.step - b.step);
}

/** Line shapes differ as well as colours, so that nobody needs to tell colours apart. */
export const DASHES = [undefined, '6 4', '2 3'] as const;
