import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LabelWorker } from '../label-worker/client';
import type { FileSummary, MergeCounts } from '../label-worker/protocol';
import type { ExportOptions, WrittenFile } from '../label-worker/write-file';
import type { Pair } from '../labeling/pair-queue';
import { knownName } from '../labeling/rater-names';
import type { LabelRecord } from '../labeling/record';
import type { FileLike } from '../web/file-like';

/** A file that was dropped and waits for a person to look at what is in it. */
export interface PendingFile {
  readonly id: number;
  readonly name: string;
  readonly summary: FileSummary;
  /** Name of each rater in the file, and here; different where two people used the same one. */
  readonly names: Readonly<Record<string, string>>;
}

/** What became of a file. */
export type ImportOutcome = { readonly name: string } & (
  | (MergeCounts & {
      readonly kind: 'records';
      /** What came in by it, to take back as a whole; null once it was. */
      readonly records: readonly LabelRecord[] | null;
    })
  | {
      readonly kind: 'pairs';
      readonly use: 'label' | 'gold';
      readonly pairs: number;
      /** Of these, how many whoever labels has judged before. */
      readonly judged: number;
    }
);

export interface LabelFilesState {
  readonly pending: readonly PendingFile[];
  readonly working: boolean;
  readonly outcomes: readonly ImportOutcome[];
  readonly fault: string | null;
}

/** What the files need of the collection of labels. */
export interface LabelAccess {
  records(): readonly LabelRecord[];
  /** Everybody who labels or has labeled here, those without a label yet too. */
  raters(): readonly string[];
  /** Milliseconds since 1970. */
  now(): number;
  /** Adds labels, or replaces those with the same id. */
  put(records: readonly LabelRecord[]): Promise<void>;
  /** Pairs for the raters to judge, or, where their better answer is known, to check them by. */
  addPairs(pairs: readonly Pair[]): Promise<{ readonly judged: number }>;
  /** Takes labels that were put back out again. */
  takeBack(records: readonly LabelRecord[]): Promise<boolean>;
}

export type LabelFilesStore = StoreApi<LabelFilesState> & {
  read(files: readonly FileLike[]): Promise<void>;
  rename(id: number, from: string, to: string): void;
  discard(id: number): Promise<void>;
  /** Takes every pending file of label records in, oldest first. */
  importRecords(): Promise<void>;
  /** Takes a file of preference rows in as pairs. */
  importPairs(id: number, use: 'label' | 'gold'): Promise<void>;
  /** Undoes the import that this is the outcome of. */
  takeBack(outcome: ImportOutcome): Promise<void>;
  /** null where it failed; the fault says why. */
  write(options: ExportOptions): Promise<WrittenFile | null>;
};

export function createLabelFiles(worker: LabelWorker, labels: LabelAccess): LabelFilesStore {
  const store = createStore<LabelFilesState>(() => ({ pending: [], working: false, outcomes: [], fault: null }));
  let nextId = 1;

  const work = async <T>(task: () => Promise<T>): Promise<T | null> => {
    store.setState({ working: true, fault: null });
    try {
      return await task();
    } catch (cause) {
      store.setState({ fault: cause instanceof Error ? cause.message : String(cause) });
      return null;
    } finally {
      store.setState({ working: false });
    }
  };
  const remove = (id: number) =>
    store.setState(({ pending }) => ({ pending: pending.filter((file) => file.id !== id) }));

  const tell = (outcome: ImportOutcome) => store.setState(({ outcomes }) => ({ outcomes: [...outcomes, outcome] }));

  const readOne = async (content: FileLike): Promise<void> => {
    const id = nextId++;
    const ids = await worker.hold(labels.records());
    const waiting = store.getState().pending.flatMap(({ names }) => Object.values(names));
    const taken = [...labels.raters(), ...waiting];
    const summary = await worker.request('read', { file: id, content, ids, taken });
    const names = summary.kind === 'records' ? summary.names : {};
    store.setState(({ pending }) => ({ pending: [...pending, { id, name: content.name, summary, names }] }));
  };

  const importOne = async ({ id, name, summary, names }: PendingFile): Promise<void> => {
    if (summary.kind !== 'records') return;
    const ids = await worker.hold(labels.records());
    const changed: LabelRecord[] = [];
    const counts = await worker.request('take', { file: id, names: settled(names, labels.raters()), ids }, (part) =>
      changed.push(...part),
    );
    await labels.put(changed);
    remove(id);
    tell({ kind: 'records', name, ...counts, records: changed.length > 0 ? changed : null });
  };

  return {
    ...store,
    async read(files) {
      await work(async () => {
        for (const file of files) await readOne(file);
      });
    },
    rename: (id, from, to) =>
      store.setState(({ pending }) => ({
        pending: pending.map((file) => (file.id === id ? { ...file, names: { ...file.names, [from]: to } } : file)),
      })),
    async discard(id) {
      remove(id);
      await work(() => worker.request('forget', { file: id }));
    },
    async importRecords() {
      await work(async () => {
        for (const file of store.getState().pending) await importOne(file);
      });
    },
    async importPairs(id, use) {
      await work(async () => {
        const pairs: Pair[] = [];
        await worker.request('takePairs', { file: id, gold: use === 'gold' }, (part) => pairs.push(...part));
        const { name = '' } = store.getState().pending.find((file) => file.id === id) ?? {};
        const { judged } = await labels.addPairs(pairs);
        remove(id);
        tell({ kind: 'pairs', name, use, pairs: pairs.length, judged });
      });
    },
    async takeBack(outcome) {
      const { records = null } = outcome.kind === 'records' ? outcome : {};
      if (!records) return;
      await work(async () => {
        if (!(await labels.takeBack(records))) throw new Error(`${outcome.name} could not be taken back.`);
        store.setState(({ outcomes }) => ({
          outcomes: outcomes.map((one) => (one === outcome ? { ...outcome, records: null } : one)),
        }));
      });
    },
    write: (options) =>
      work(async () =>
        worker.request('write', { ids: await worker.hold(labels.records()), options, day: dayOf(labels.now()) }),
      ),
  };
}

/** A rater needs a name: an empty one leaves the file's. " ME " is the "me" that is here. */
const settled = (names: Readonly<Record<string, string>>, raters: readonly string[]) =>
  Object.fromEntries(Object.entries(names).map(([from, to]) => [from, knownName(raters, to) ?? (to.trim() || from)]));

/** In the time zone of whoever saves, as 2026-11-27. */
export const dayOf = (now: number): string => {
  const date = new Date(now);
  return new Date(now - 60_000 * date.getTimezoneOffset()).toISOString().slice(0, 10);
};
