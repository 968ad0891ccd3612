import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunConfig } from '../recipes/config';
import { type Ground, type MeasuredPace, timeOf } from '../recipes/pace';
import { BASE } from '../recipes/ports';
import { pace, type RunState } from './run';
import type { Studio } from './studio';

export interface PacesState {
  /** What was measured in this visit, by node: by the button, or by running it. */
  readonly known: Readonly<Record<string, MeasuredPace>>;
  /** The node whose first steps are being measured, and how many of them are done; null: none. */
  readonly measuring: { readonly node: string; readonly steps: number } | null;
  /** Why a node could not be measured, for people. */
  readonly failed: { readonly node: string; readonly why: string } | null;
}

export type PacesStore = StoreApi<PacesState> & {
  measure(node: string): Promise<void>;
  stop(): void;
  /** What the pace of a node says with the settings of now; null where nothing is known. */
  time(node: string): ReturnType<typeof timeOf>;
};

type Deps = Pick<Studio, 'engine' | 'run' | 'settings' | 'session' | 'given'>;

/** One for a page, from the moment on in which a stage is first looked at. */
const stores = new WeakMap<Studio, PacesStore>();
export function pacesStore(studio: Studio): PacesStore {
  const store = stores.get(studio) ?? createPaces(studio);
  stores.set(studio, store);
  return store;
}

/** What is left of a run behind the stage under way. */
export interface Rest {
  /** Of the stages whose time was measured. */
  readonly seconds: number;
  /** The others. */
  readonly unknown: readonly string[];
}

/** `seconds`: of a node, null where it was not measured. */
export function restOf(waiting: readonly string[], seconds: (node: string) => number | null): Rest {
  const unknown = waiting.filter((node) => seconds(node) === null);
  return { seconds: waiting.reduce((sum, node) => sum + (seconds(node) ?? 0), 0), unknown };
}

/** How long stages take here. */
function createPaces({ engine, run, settings, session, given }: Deps): PacesStore {
  const store = createStore<PacesState>(() => ({ known: {}, measuring: null, failed: null }));
  const { getState, setState } = store;
  const config = (): RunConfig => settings.getState().config;
  const ground = (): Ground => {
    const { models, device } = session.getState();
    const base = models[BASE];
    return {
      base: base?.own ?? base?.name ?? '',
      device: `${device?.backend} ${device?.adapter}`,
      rows: Object.fromEntries(Object.entries(given.rows()).map(([ref, rows]) => [ref, rows.length])),
    };
  };
  const learn = (
    node: string,
    found: Omit<MeasuredPace, 'config' | 'ground'>,
    of: Pick<MeasuredPace, 'config' | 'ground'>,
  ) => setState(({ known }) => ({ known: { ...known, [node]: { ...found, ...of } } }));

  engine.onNotice((notice) => {
    if (notice.type !== 'measuring') return;
    setState(({ measuring }) => ({ measuring: measuring && { ...measuring, steps: notice.steps } }));
  });
  // A stage that runs is measured by that; on what ground is known as it begins, and nothing of it changes until the end.
  let begun: { readonly config: RunConfig; readonly ground: Ground } | null = null;
  let rested = false;
  run.subscribe((after: RunState, before: RunState) => {
    if (after.watched) return;
    if (after.requested.length === 0) begun = null;
    else if (before.requested.length === 0) begun = { config: config(), ground: ground() };
    if (!begun) return;
    const { node, total, state } = after.status;
    if (node !== before.status.node) rested = false;
    rested ||= state === 'paused';
    const step = pace(after.status);
    if (node !== null && step !== null) learn(node, { begin: 0, step, total }, begun);
    for (const [id, { state: reached, seconds, total: all }] of Object.entries(after.nodes))
      if (reached === 'done' && before.nodes[id]?.state === 'running' && seconds !== null && all > 0 && !rested)
        learn(id, { begin: 0, step: seconds / all, total: all }, begun);
  });

  return {
    ...store,
    async measure(node) {
      if (getState().measuring) return;
      const of = { config: config(), ground: ground() };
      setState({ measuring: { node, steps: 0 }, failed: null });
      try {
        learn(node, await engine.request('measurePace', { node, config: of.config, given: given.rows() }), of);
      } catch (cause) {
        const stopped = getState().measuring === null || (cause as { code?: unknown }).code === 'stopped';
        const why = cause instanceof Error ? cause.message : String(cause);
        if (!stopped) setState({ failed: { node, why } });
      } finally {
        setState({ measuring: null });
      }
    },
    stop() {
      setState({ measuring: null });
      engine.request('stopMeasuring', {}).catch(() => {}); // nothing was under way
    },
    time(node) {
      const measured = getState().known[node];
      return measured ? timeOf(measured, begun?.config ?? config(), node, begun?.ground ?? ground()) : null;
    },
  };
}
