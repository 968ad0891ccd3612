import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import type { RunOffer } from '../engine/protocol';

export interface InterruptedState {
  readonly offer: RunOffer | null;
}

export type InterruptedStore = StoreApi<InterruptedState> & {
  /** Asks whether a run was cut off; once a page is enough. */
  look(): Promise<void>;
  /** Goes on with it; resolves when it is over. */
  accept(): Promise<void>;
  /** Leaves it as it is: it stays in the list of runs. */
  leave(): void;
};

export function createInterrupted(
  engine: Engine,
  deps: { readonly report: (cause: unknown) => void; readonly goOn: (offer: RunOffer) => Promise<void> },
): InterruptedStore {
  const store = createStore<InterruptedState>(() => ({ offer: null }));
  const take = () => {
    const { offer } = store.getState();
    store.setState({ offer: null });
    return offer;
  };
  return {
    ...store,
    async look() {
      try {
        store.setState({ offer: await engine.request('interruptedRun', {}) });
      } catch (cause) {
        deps.report(cause);
      }
    },
    async accept() {
      const offer = take();
      if (offer) await deps.goOn(offer);
    },
    leave() {
      const offer = take();
      if (offer) engine.request('changeRun', { id: offer.record.id, change: { state: 'stopped' } }).catch(deps.report);
    },
  };
}
