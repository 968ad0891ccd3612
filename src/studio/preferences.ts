import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PreferenceRow } from '../data/rows';
import type { Engine } from '../engine/client';

export interface PreferencesState {
  readonly rows: readonly PreferenceRow[];
}

export type PreferencesStore = StoreApi<PreferencesState> & {
  /** Asks the worker for the labels its last run made or used. */
  refresh(): Promise<void>;
  clear(): void;
};

export function createPreferences(engine: Engine, report: (cause: unknown) => void): PreferencesStore {
  const store = createStore<PreferencesState>(() => ({ rows: [] }));
  return {
    ...store,
    clear: () => store.setState({ rows: [] }),
    async refresh() {
      try {
        store.setState({ rows: await engine.request('preferences', {}) });
      } catch (cause) {
        report(cause);
      }
    },
  };
}
