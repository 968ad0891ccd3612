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
  /** Every sample of the named figures (or of all), one row a step. */
  toCsv(stage: StageName, names?: readonly string[]): string;
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
    toCsv(stage, wanted = names(stage)) {
      const rows = new Map<number, Map<string, number>>();
      for (const name of wanted) {
        const line = ring(stage, name);
        for (let i = 0; line && i < line.length; i++) {
          const row = rows.get(line.stepAt(i)) ?? new Map<string, number>();
          rows.set(line.stepAt(i), row.set(name, line.valueAt(i)));
        }
      }
      const lines = [...rows]
        .sort(([a], [b]) => a - b)
        .map(([step, row]) => [step, ...wanted.map((n) => row.get(n) ?? '')].join(','));
      return `${[['step', ...wanted].join(','), ...lines].join('\n')}\n`;
    },
  };
}
