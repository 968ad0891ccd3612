import type { MetricRing, Point } from '../../studio/metric-ring';

/** One row for Recharts: the step, and each line's value there. */
export type Row = { readonly step: number } & Readonly<Record<string, number | null>>;

/** One line of a chart: what it is called in the data, and where its samples are. */
export interface ChartLine {
  readonly name: string;
  readonly label: string;
  readonly color: string;
  readonly ring: MetricRing | undefined;
  /** Of a new batch at each step, so that smoothing it says more; a measurement now and then is drawn as it is. */
  readonly ofBatches: boolean;
}

/** What a smoothed line was made of, under a name of its own. */
export const rawOf = (name: string): string => `${name} as it is`;

/** The lines of a chart joined by step; at most 400 points a line. A smoothed line is joined by what it was made of. */
export function rowsOf(lines: readonly Pick<ChartLine, 'name' | 'ring' | 'ofBatches'>[], smoothing: number): Row[] {
  const rows = new Map<number, { step: number } & Record<string, number | null>>();
  const put = (name: string, points: readonly Point[]) => {
    for (const { step, value } of points) {
      const row: { step: number } & Record<string, number | null> = rows.get(step) ?? { step };
      row[name] = value;
      rows.set(step, row);
    }
  };
  for (const { name, ring, ofBatches } of lines) {
    put(name, ring?.points(400, ofBatches ? smoothing : 0) ?? []);
    if (ofBatches && smoothing > 0) put(rawOf(name), ring?.points(400) ?? []);
  }
  return [...rows.values()].sort((a, b) => a.step - b.step);
}

/** How many points a logarithmic scale has no place for: those at 0 or below. */
export const leftOutByLog = (rows: readonly Row[], names: readonly string[]): number =>
  rows.reduce(
    (count, row) => count + names.filter((name) => typeof row[name] === 'number' && row[name] <= 0).length,
    0,
  );

/** A line's shape tells it from the other lines of its chart, beside its colour, and means nothing else: what is no line of this run is solid and faint. */
export const DASHES = [undefined, '6 4', '2 3', '10 3 2 3', '1 5'] as const;
