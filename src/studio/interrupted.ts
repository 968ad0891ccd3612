import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import type { LeftRuns, RunOffer } from '../engine/protocol';

export interface InterruptedState {
  /** A run that was cut off, and that is offered until somebody goes on with it or leaves it. */
  readonly offer: RunOffer | null;
  /** The run of this page, which was stopped half way. */
  readonly stopped: RunOffer | null;
  /** The settings of the page came with its address and nothing was made with them yet. */
  readonly linked: boolean;
  /** The last run of this browser, where the page did not open it by itself. */
  readonly last: RunOffer | null;
}

export type InterruptedStore = StoreApi<InterruptedState> & {
  /** Asks which runs there are to go on with; null where that cannot be known. */
  look(): Promise<LeftRuns | null>;
  /** Goes on with the one that was cut off; resolves when it is over. */
  accept(): Promise<void>;
  /** Leaves it as it is: it stays in the list of runs. */
  leave(): void;
  /** Opens the last run. */
  open(): Promise<void>;
  /** Something else is on the page now: another base, a run that has begun, or this saved one. */
  taken(id?: string): void;
};

interface InterruptedDeps {
  readonly report: (cause: unknown) => void;
  readonly goOn: (offer: RunOffer) => Promise<unknown>;
  readonly open: (offer: RunOffer) => Promise<unknown>;
}

export function createInterrupted(engine: Engine, { report, goOn, open }: InterruptedDeps): InterruptedStore {
  const store = createStore<InterruptedState>(() => ({ offer: null, stopped: null, linked: false, last: null }));
  const { getState, setState } = store;
  const stopped = (offer: RunOffer | null) => (offer && offer.left.length > 0 ? offer : null);
  return {
    ...store,
    async look() {
      try {
        const found = await engine.request('leftRuns', {});
        setState({ offer: found.cutOff, stopped: stopped(found.open) });
        return found;
      } catch (cause) {
        report(cause);
        return null;
      }
    },
    async accept() {
      const { offer } = getState();
      if (offer) await goOn(offer);
    },
    leave() {
      const { offer } = getState();
      setState({ offer: null });
      if (offer) engine.request('changeRun', { id: offer.record.id, change: { state: 'stopped' } }).catch(report);
    },
    async open() {
      const { last } = getState();
      if (last) await open(last);
    },
    taken: (id) =>
      setState(({ offer }) => ({
        stopped: null,
        linked: false,
        last: null,
        offer: offer?.record.id === id ? null : offer,
      })),
  };
}
