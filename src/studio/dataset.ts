import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Demonstration } from '../engine/protocol';

export interface DatasetState {
  readonly fileName: string | null;
  readonly rows: readonly Demonstration[];
}
export type DatasetStore = StoreApi<DatasetState> & { demonstrations(): readonly Demonstration[] | undefined };
export function createDataset(): DatasetStore {
  const store = createStore<DatasetState>(() => ({ fileName: null, rows: [] }));
  return { ...store, demonstrations: () => (store.getState().rows.length ? store.getState().rows : undefined) };
}
