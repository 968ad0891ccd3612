import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LabelWorker } from '../label-worker/client';
import type { QualityReport } from '../label-worker/report';
import type { LabelRecord } from '../labeling/record';

export interface LabelQualityState {
  /** The labels that `report` is about, or is being made of; null: none asked for yet. */
  readonly records: readonly LabelRecord[] | null;
  /** The parts that are there. While a new report is made, those of the old one stay until they are replaced. */
  readonly report: Partial<QualityReport>;
  readonly working: boolean;
  readonly fault: string | null;
}

export type LabelQualityStore = StoreApi<LabelQualityState> & {
  /** Makes the report of the labels as they are; nothing where it is there or under way already. */
  assess(): Promise<void>;
};

/** The bootstrap's seed: the same labels give the same intervals. */
const SEED = 1;

export function createLabelQuality(worker: LabelWorker, labels: () => readonly LabelRecord[]): LabelQualityStore {
  const store = createStore<LabelQualityState>(() => ({ records: null, report: {}, working: false, fault: null }));
  return {
    ...store,
    async assess() {
      const records = labels();
      if (store.getState().records === records) return;
      store.setState({ records, working: true, fault: null });
      const current = () => store.getState().records === records;
      try {
        const ids = await worker.hold(records);
        if (!current()) return;
        await worker.request('report', { ids, seed: SEED }, (part) => {
          if (current()) store.setState(({ report }) => ({ report: { ...report, ...part } }));
        });
      } catch (cause) {
        // So that asking again tries again.
        if (current()) store.setState({ records: null, fault: cause instanceof Error ? cause.message : String(cause) });
      }
      if (current() || store.getState().fault !== null) store.setState({ working: false });
    },
  };
}
