import { createStore, type StoreApi } from 'zustand/vanilla';

/** What the explanation on the right is about: a figure a person asked for, or the view as a whole. */
export interface ReadingState {
  readonly open: boolean;
  readonly node: string | null;
  readonly metric: string | null;
}

export type ReadingStore = StoreApi<ReadingState> & {
  explain(node: string, metric: string): void;
  /** Back to the view's own explanation. */
  close(): void;
  toggle(): void;
};

export function createReading(): ReadingStore {
  const store = createStore<ReadingState>(() => ({ open: true, node: null, metric: null }));
  return {
    ...store,
    explain: (node, metric) => store.setState({ open: true, node, metric }),
    close: () => store.setState({ node: null, metric: null }),
    toggle: () => store.setState(({ open }) => ({ open: !open })),
  };
}
