import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Notice, TabRole } from '../engine/protocol';

export interface TabState {
  /** null until the browser has said which tab trains. */
  readonly role: TabRole | null;
  /** The tab that trained is gone, and this one went on in its place. */
  readonly tookOver: boolean;
}

export type TabStore = StoreApi<TabState> & {
  /** True when this tab has just taken over and must start an engine of its own. */
  become(role: TabRole): boolean;
  dismiss(): void;
};

/** Which of the open tabs this one is: the one that trains, or one that watches and changes nothing. */
export function createTab(): TabStore {
  const store = createStore<TabState>(() => ({ role: null, tookOver: false }));
  return {
    ...store,
    become(role) {
      const tookOver = role === 'owner' && store.getState().role === 'watcher';
      store.setState({ role, tookOver });
      return tookOver;
    },
    dismiss: () => store.setState({ tookOver: false }),
  };
}

/** Notices that only a watching tab gets. */
export type WatchNotice = Extract<Notice, { readonly type: 'base' | 'run' | 'run-end' }>;
