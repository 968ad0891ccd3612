import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import { ALARM, type AlarmSign, alarmSigns, readingsOf } from '../frontier/alarm';
import type { CheckpointInfo } from '../storage/run-library';
import type { MetricRing } from './metric-ring';
import type { Metrics } from './metrics';
import { isBusy, type RunStore } from './run';
import type { RunRecord } from './runs';
import type { Saved } from './saved';

/** What a running stage is told by: over-optimisation of a learned reward. */
export interface Raised {
  /** The step at which it was raised first. */
  readonly step: number;
  /** The newest signs; none where they have gone again. */
  readonly signs: readonly AlarmSign[];
}

export interface AlarmState {
  /** The newest checkpoint from before the alarm, by node; null: none is kept. Not there until it was looked for. */
  readonly before: Readonly<Record<string, CheckpointInfo | null>>;
  /** Nodes whose alarm a person has put aside. */
  readonly left: readonly string[];
}

export type AlarmStore = StoreApi<AlarmState> & {
  /** Looks for the checkpoint from before a step, in the run of this page. */
  look(node: string, step: number): Promise<void>;
  /** Ends the run and goes back: a new run from that checkpoint, which waits after its first step. */
  goBack(node: string): Promise<void>;
  leave(node: string): void;
  /** A new run of a node begins. */
  clear(nodes: readonly string[]): void;
};

interface AlarmDeps {
  readonly run: RunStore;
  readonly goOn: Saved['goOn'];
  readonly report: (cause: unknown) => void;
}

const valuesOf = (ring: MetricRing | undefined): number[] =>
  Array.from({ length: ring?.length ?? 0 }, (_, i) => ring?.valueAt(i) ?? Number.NaN);

/** null: no alarm was raised. */
export function raisedOf(metrics: Pick<Metrics, 'ring'>, node: string): Raised | null {
  const told = metrics.ring(node, ALARM);
  const first = valuesOf(told).findIndex((signs) => signs > 0);
  if (!told || first < 0) return null;
  const signs = alarmSigns(readingsOf((name) => valuesOf(metrics.ring(node, name))));
  return { step: told.stepAt(first), signs };
}

export function createAlarm(engine: Engine, { run, goOn, report }: AlarmDeps): AlarmStore {
  const store = createStore<AlarmState>(() => ({ before: {}, left: [] }));
  const { getState, setState } = store;

  /** The run of this page, and what is kept of it. */
  const current = async (): Promise<{ record: RunRecord; checkpoints: readonly CheckpointInfo[] } | undefined> => {
    const { runs, current } = await engine.request('runs', {});
    return runs.find(({ record }) => record.id === current);
  };
  const stopped = () =>
    new Promise<void>((resolve) => {
      if (!isBusy(run.getState())) return resolve();
      const leave = run.subscribe((state) => {
        if (isBusy(state)) return;
        leave();
        resolve();
      });
      run.stop();
    });

  return {
    ...store,
    async look(node, step) {
      const found = await current().catch(() => undefined);
      const before = found?.checkpoints.filter((one) => one.node === node && one.step < step) ?? [];
      const newest = before.reduce<CheckpointInfo | null>((a, b) => (a && a.step > b.step ? a : b), null);
      setState((state) => ({ before: { ...state.before, [node]: newest } }));
    },
    async goBack(node) {
      try {
        const found = await current();
        const checkpoint = getState().before[node];
        if (!found || !checkpoint) return;
        await stopped();
        await goOn(found.record, { checkpoint: checkpoint.name, only: 'step' });
      } catch (cause) {
        report(cause);
      }
    },
    leave: (node) => setState(({ left }) => ({ left: [...left, node] })),
    clear: (nodes) =>
      setState(({ before, left }) => ({
        before: Object.fromEntries(Object.entries(before).filter(([node]) => !nodes.includes(node))),
        left: left.filter((node) => !nodes.includes(node)),
      })),
  };
}
