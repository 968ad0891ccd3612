import { seriesOf, tailMean } from '../recipes/figures';
import type { StageEvent } from './events';

/** The figures of one stage as they went by, for its line in the report. */
export interface FigureLog {
  add(event: StageEvent): void;
  /** All that a figure was, oldest first. */
  values(metric: string): readonly number[];
  /** Wall seconds since the stage began. */
  seconds(): number;
  first(metric: string): number;
  last(metric: string): number;
  /** recipes/figures.ts `tailMean`: the page shows the same. */
  lastMean(metric: string): number;
}

/** `before`: seconds that the stage had taken already, where it goes on from a checkpoint. */
export function figureLog(clock: () => number, before = 0): FigureLog {
  const began = clock() - before * 1000;
  const series = new Map<string, number[]>();
  const of = (metric: string): readonly number[] => series.get(metric) ?? [];
  return {
    add(event) {
      if (event.type !== 'metrics') return;
      for (const [name, value] of Object.entries(event.values)) {
        const values = series.get(name);
        if (values) values.push(value);
        else series.set(name, [value]);
      }
    },
    values: of,
    seconds: () => (clock() - began) / 1000,
    first: (metric) => of(metric)[0] ?? Number.NaN,
    last: (metric) => of(metric).at(-1) ?? Number.NaN,
    lastMean: (metric) => tailMean(seriesOf(of(metric))) ?? Number.NaN,
  };
}
