import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import type { KeptModel } from '../engine/protocol';

export type { KeptModel };

export type KeptModelsStore = StoreApi<{ readonly models: readonly KeptModel[] }> & {
  refresh(): Promise<void>;
  remove(identity: string): Promise<void>;
};

/** The base models of a person's own that this browser keeps. */
export function createKeptModels(engine: Engine, report: (cause: unknown) => void): KeptModelsStore {
  const store = createStore<{ readonly models: readonly KeptModel[] }>(() => ({ models: [] }));
  const refresh = async () => {
    try {
      store.setState({ models: await engine.request('keptModels', {}) });
    } catch (cause) {
      report(cause);
    }
  };
  return {
    ...store,
    refresh,
    async remove(identity) {
      try {
        await engine.request('deleteKept', { identity });
      } catch (cause) {
        report(cause);
      }
      await refresh();
    },
  };
}
