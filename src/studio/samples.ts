import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SampleRow } from '../data/rows';

/** The answers to the fixed prompts at one moment of the training. */
export interface Snapshot {
  readonly step: number;
  readonly rows: readonly SampleRow[];
}

export interface SamplesState {
  /** Oldest first; a person can scrub through them. */
  readonly byNode: Readonly<Record<string, readonly Snapshot[]>>;
}

const MOST = 64;

export type SamplesStore = StoreApi<SamplesState> & {
  add(node: string, snapshot: Snapshot): void;
  /** Without a node: all of them. */
  clear(node?: string): void;
};

/** When there are too many, every second one goes, but the first and the newest stay. */
function thinned(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  if (snapshots.length <= MOST) return snapshots;
  return snapshots.filter((_, i) => i % 2 === 0 || i === snapshots.length - 1);
}

export function createSamples(): SamplesStore {
  const store = createStore<SamplesState>(() => ({ byNode: {} }));
  const put = (node: string, snapshots: readonly Snapshot[]) =>
    store.setState(({ byNode }) => ({ byNode: { ...byNode, [node]: snapshots } }));
  return {
    ...store,
    add(node, snapshot) {
      const before = (store.getState().byNode[node] ?? []).filter(({ step }) => step !== snapshot.step);
      put(node, thinned([...before, snapshot]));
    },
    clear: (node) => (node === undefined ? store.setState({ byNode: {} }) : put(node, [])),
  };
}
