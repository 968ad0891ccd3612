import type { MetricRing } from '../../studio/metric-ring';

/** One row for Recharts: the step, and each line's value there. */
export type Row = { readonly step: number } & Readonly<Record<string, number | null>>;

/** One line of a chart: what it is called in the data, and where its samples are. */
export interface ChartLine {
  readonly name: string;
  readonly label: string;
  readonly color: string;
  readonly ring: MetricRing | undefined;
}

/** The lines of a chart joined by step; at most 400 points a line. */
export function rowsOf(lines: readonly Pick<ChartLine, 'name' | 'ring'>[], smoothing: number): Row[] {
  const rows = new Map<number, { step: number } & Record<string, number | null>>();
  for (const { name, ring } of lines)
    for (const { step, value } of ring?.points(400, smoothing) ?? []) {
      const row: { step: number } & Record<string, number | null> = rows.get(step) ?? { step };
      row[name] = value;
      rows.set(step, row);
    }
  return [...rows.values()].sort((a, b) => a.step - b.step);
}

/** Line shapes differ as well as colours, so that nobody needs to tell colours apart. */
export const DASHES = [undefined, '6 4', '2 3', '10 3 2 3', '1 5'] as const;
