import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import type { KeptModel, ModelInfo } from '../engine/protocol';

export type { KeptModel };

export type KeptModelsStore = StoreApi<{ readonly models: readonly KeptModel[] }> & {
  refresh(): Promise<void>;
  remove(identity: string): Promise<void>;
};

/** A model of one's own to choose; `bytes`: where it is known to be kept. */
export type OwnChoice = Pick<KeptModel, 'identity' | 'name' | 'parameterCount'> & Partial<Pick<KeptModel, 'bytes'>>;

/** Those that are kept, and the one that is open (`own`: its identity) whether or not the list has it. */
export const ownChoices = (
  kept: readonly KeptModel[],
  own: string | null,
  base: ModelInfo | undefined,
): readonly OwnChoice[] =>
  own === null || !base?.own || kept.some(({ identity }) => identity === own)
    ? kept
    : [...kept, { identity: own, name: base.name, parameterCount: base.parameterCount }];

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
