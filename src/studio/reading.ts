import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StageName } from '../train/events';

/** What the explanation on the right is about: a figure a person asked for, or the view as a whole. */
export interface ReadingState {
  readonly open: boolean;
  readonly stage: StageName | null;
  readonly metric: string | null;
}

export type ReadingStore = StoreApi<ReadingState> & {
  explain(stage: StageName, metric: string): void;
  /** Back to the view's own explanation. */
  close(): void;
  toggle(): void;
};

export function createReading(): ReadingStore {
  const store = createStore<ReadingState>(() => ({ open: true, stage: null, metric: null }));
  return {
    ...store,
    explain: (stage, metric) => store.setState({ open: true, stage, metric }),
    close: () => store.setState({ stage: null, metric: null }),
    toggle: () => store.setState(({ open }) => ({ open: !open })),
  };
}
