import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PreferenceRow } from '../data/rows';
import type { Engine } from '../engine/client';

export interface PairsState {
  readonly rows: readonly PreferenceRow[];
}

export type PairsStore = StoreApi<PairsState> & {
  /** Asks the worker for the labels that the last run made or used. */
  refresh(): Promise<void>;
  clear(): void;
};

interface PairsDeps {
  readonly report: (cause: unknown) => void;
  /** The name of the recipe's pairs; what was given in their place answers to it too. null: it has none. */
  readonly ref: () => string | null;
}

/** The labels of the recipe's pairs, as they were learned from. */
export function createPairs(engine: Engine, { report, ref }: PairsDeps): PairsStore {
  const store = createStore<PairsState>(() => ({ rows: [] }));
  return {
    ...store,
    clear: () => store.setState({ rows: [] }),
    async refresh() {
      try {
        const name = ref();
        store.setState({ rows: name === null ? [] : await engine.request('pairs', { ref: name }) });
      } catch (cause) {
        report(cause);
      }
    },
  };
}
