import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SampleRow } from '../data/rows';
import type { StageName } from '../train/events';

/** The answers to the fixed prompts at one moment of the training. */
export interface Snapshot {
  readonly step: number;
  readonly rows: readonly SampleRow[];
}

export interface SamplesState {
  /** Oldest first; a person can scrub through them. */
  readonly byStage: Readonly<Partial<Record<StageName, readonly Snapshot[]>>>;
}

const MOST = 64;

export type SamplesStore = StoreApi<SamplesState> & {
  add(stage: StageName, snapshot: Snapshot): void;
  clear(stage: StageName): void;
};

/** When there are too many, every second one goes, but the first and the newest stay. */
function thinned(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  if (snapshots.length <= MOST) return snapshots;
  return snapshots.filter((_, i) => i % 2 === 0 || i === snapshots.length - 1);
}

export function createSamples(): SamplesStore {
  const store = createStore<SamplesState>(() => ({ byStage: {} }));
  const put = (stage: StageName, snapshots: readonly Snapshot[]) =>
    store.setState(({ byStage }) => ({ byStage: { ...byStage, [stage]: snapshots } }));
  return {
    ...store,
    add(stage, snapshot) {
      const before = (store.getState().byStage[stage] ?? []).filter(({ step }) => step !== snapshot.step);
      put(stage, thinned([...before, snapshot]));
    },
    clear: (stage) => put(stage, []),
  };
}
