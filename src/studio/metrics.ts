import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StageName } from '../train/events';
import { MetricRing } from './metric-ring';
import { type Schedule, throttle } from './throttle';

/** What React sees of the figures: a number per stage that goes up when its lines have grown. */
export interface MetricsState {
  readonly revisions: Readonly<Partial<Record<StageName, number>>>;
}

export interface Metrics {
  readonly store: StoreApi<MetricsState>;
  add(stage: StageName, step: number, values: Readonly<Record<string, number>>): void;
  /** Forgets a stage's lines: a new run of it begins. */
  clear(stage: StageName): void;
  ring(stage: StageName, name: string): MetricRing | undefined;
  names(stage: StageName): string[];
  latest(stage: StageName): Readonly<Record<string, number>>;
}

/** Samples go into rings at once; React hears of it at most four times a second. */
export function createMetrics(schedule: Schedule): Metrics {
  const store = createStore<MetricsState>(() => ({ revisions: {} }));
  const rings = new Map<StageName, Map<string, MetricRing>>();
  const changed = new Set<StageName>();

  const publish = throttle(
    () => {
      store.setState(({ revisions }) => {
        const next = { ...revisions };
        for (const stage of changed) next[stage] = (next[stage] ?? 0) + 1;
        changed.clear();
        return { revisions: next };
      });
    },
    250,
    schedule,
  );
  const touch = (stage: StageName) => {
    changed.add(stage);
    publish();
  };

  const names = (stage: StageName): string[] => [...(rings.get(stage)?.keys() ?? [])];
  const ring = (stage: StageName, name: string) => rings.get(stage)?.get(name);

  return {
    store,
    ring,
    names,
    add(stage, step, values) {
      const ofStage = rings.get(stage) ?? new Map<string, MetricRing>();
      rings.set(stage, ofStage);
      for (const [name, value] of Object.entries(values)) {
        const line = ofStage.get(name) ?? new MetricRing();
        ofStage.set(name, line);
        line.push(step, value);
      }
      touch(stage);
    },
    clear(stage) {
      rings.delete(stage);
      touch(stage);
    },
    latest(stage) {
      const out: Record<string, number> = {};
      for (const name of names(stage)) {
        const value = ring(stage, name)?.latest();
        if (value !== undefined) out[name] = value;
      }
      return out;
    },
  };
}

/** A spreadsheet would run a cell that starts like this as a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const cell = (text: string): string =>
  /[",\n\r]/.test(text) || FORMULA.test(text)
    ? `"${FORMULA.test(text) ? "'" : ''}${text.replaceAll('"', '""')}"`
    : text;

/** Every sample of some lines as CSV, one row a step; an empty cell where a line has none. */
export function linesToCsv(
  lines: readonly { readonly label: string; readonly ring: MetricRing | undefined }[],
): string {
  const rows = new Map<number, Map<number, number>>();
  for (const [column, { ring }] of lines.entries())
    for (let i = 0; ring && i < ring.length; i++) {
      const row = rows.get(ring.stepAt(i)) ?? new Map<number, number>();
      rows.set(ring.stepAt(i), row.set(column, ring.valueAt(i)));
    }
  const body = [...rows]
    .sort(([a], [b]) => a - b)
    .map(([step, row]) => [step, ...lines.map((_, column) => row.get(column) ?? '')].join(','));
  return `${[['step', ...lines.map(({ label }) => cell(label))].join(','), ...body].join('\n')}\n`;
}
