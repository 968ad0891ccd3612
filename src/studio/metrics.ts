import { createStore, type StoreApi } from 'zustand/vanilla';
import { MetricRing } from './metric-ring';
import { type Schedule, throttle } from './throttle';

/** What React sees of the figures: a number per node that goes up when its lines have grown. */
export interface MetricsState {
  readonly revisions: Readonly<Record<string, number>>;
}

export interface Metrics {
  readonly store: StoreApi<MetricsState>;
  add(node: string, step: number, values: Readonly<Record<string, number>>): void;
  /** Forgets a node's lines: a new run of it begins. Without a node: all of them. */
  clear(node?: string): void;
  /** The same where a new run takes the place of one: its lines stay to be compared with. */
  retire(node: string): void;
  ring(node: string, name: string): MetricRing | undefined;
  /** The line of the run before. */
  before(node: string, name: string): MetricRing | undefined;
  names(node: string): string[];
  latest(node: string): Readonly<Record<string, number>>;
}

/** Samples go into rings at once; React hears of it at most four times a second. */
export function createMetrics(schedule: Schedule): Metrics {
  const store = createStore<MetricsState>(() => ({ revisions: {} }));
  const rings = new Map<string, Map<string, MetricRing>>();
  const earlier = new Map<string, ReadonlyMap<string, MetricRing>>();
  const changed = new Set<string>();

  const publish = throttle(
    () => {
      store.setState(({ revisions }) => {
        const next = { ...revisions };
        for (const node of changed) next[node] = (next[node] ?? 0) + 1;
        changed.clear();
        return { revisions: next };
      });
    },
    250,
    schedule,
  );
  const touch = (node: string) => {
    changed.add(node);
    publish();
  };

  const names = (node: string): string[] => [...(rings.get(node)?.keys() ?? [])];
  const ring = (node: string, name: string) => rings.get(node)?.get(name);

  return {
    store,
    ring,
    names,
    before: (node, name) => earlier.get(node)?.get(name),
    retire(node) {
      const had = rings.get(node);
      if (had) earlier.set(node, had);
      rings.delete(node);
      touch(node);
    },
    add(node, step, values) {
      const ofNode = rings.get(node) ?? new Map<string, MetricRing>();
      rings.set(node, ofNode);
      for (const [name, value] of Object.entries(values)) {
        const line = ofNode.get(name) ?? new MetricRing();
        ofNode.set(name, line);
        line.push(step, value);
      }
      touch(node);
    },
    clear(node) {
      for (const one of node === undefined ? [...rings.keys(), ...earlier.keys()] : [node]) {
        rings.delete(one);
        earlier.delete(one);
        touch(one);
      }
    },
    latest(node) {
      const out: Record<string, number> = {};
      for (const name of names(node)) {
        const value = ring(node, name)?.latest();
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
