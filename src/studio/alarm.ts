import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import { ALARM, type AlarmSign, alarmSigns, readingsOf } from '../frontier/alarm';
import { type RunConfig, recipeOf } from '../recipes/config';
import { nodeOf, type Recipe } from '../recipes/recipe';
import type { CheckpointInfo } from '../storage/run-library';
import type { MetricRing } from './metric-ring';
import type { Metrics } from './metrics';
import { isBusy, type RunStore } from './run';
import type { RunRecord } from './runs';
import type { Saved } from './saved';
import { defaultsOf, fieldsOf, type SettingField, valueAt, withSetting } from './setting-fields';

/** What a running stage is told by: over-optimisation of a learned reward. */
export interface Raised {
  /** The step at which it was raised first. */
  readonly step: number;
  /** The newest signs; none where they have gone again. */
  readonly signs: readonly AlarmSign[];
}

/** How a run is held nearer to its reference, and what is proposed. */
export interface Dearer {
  readonly field: SettingField;
  readonly value: number;
  readonly proposed: number;
}

export interface WayBack {
  /** The newest one from before the alarm. */
  readonly checkpoint: CheckpointInfo;
  /** null: the stage pays nothing for KL. */
  readonly dearer: Dearer | null;
}

export interface AlarmState {
  /** By node; null: no checkpoint from before the alarm is kept. Not there until it was looked for. */
  readonly before: Readonly<Record<string, WayBack | null>>;
  /** Nodes whose alarm a person has put aside. */
  readonly left: readonly string[];
}

export type AlarmStore = StoreApi<AlarmState> & {
  /** Looks for the checkpoint from before a step, in the run of this page. */
  look(node: string, step: number): Promise<void>;
  /** Ends the run and goes back: a new run from that checkpoint, which waits after its first step; with another price of KL where one is given. */
  goBack(node: string, price?: { readonly path: string; readonly value: number }): Promise<void>;
  leave(node: string): void;
  /** A new run of a node begins. */
  clear(nodes: readonly string[]): void;
};

interface AlarmDeps {
  readonly run: RunStore;
  readonly goOn: Saved['goOn'];
  readonly report: (cause: unknown) => void;
}

/** Twice the price of KL, or the recipe's own where there was none; with a controller of β half of the KL that it aims at. */
export function dearer(recipe: Recipe, config: RunConfig, node: string): Dearer | null {
  const { klPrice } = nodeOf(recipe, node).stage;
  if (klPrice === undefined) return null;
  const isSteered = valueAt(config, `${node}.adaptive.enabled`) === true;
  const field = fieldsOf(recipe).find(({ path }) => path === `${node}.${isSteered ? 'adaptive.target' : klPrice}`);
  const value = field && valueAt(config, field.path);
  if (!field || typeof value !== 'number') return null;
  const usual = valueAt(defaultsOf(recipe), field.path);
  const proposed = isSteered ? value / 2 : 2 * value || Number(usual) || 0.1;
  return { field, value, proposed: Math.min(field.maximum ?? proposed, Number(proposed.toPrecision(3))) };
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
      const { config } = found?.record ?? {};
      const way = newest && config ? { checkpoint: newest, dearer: dearer(recipeOf(config), config, node) } : null;
      setState((state) => ({ before: { ...state.before, [node]: way } }));
    },
    async goBack(node, price) {
      try {
        const found = await current();
        const { checkpoint } = getState().before[node] ?? {};
        if (!found || !checkpoint) return;
        const { config } = found.record;
        const checked = price && withSetting(recipeOf(config), config, price.path, price.value);
        if (checked && 'problem' in checked) return;
        await stopped();
        await goOn(found.record, {
          checkpoint: checkpoint.name,
          only: 'step',
          ...(checked && { config: checked.config }),
        });
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
