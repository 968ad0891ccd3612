import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DeskClient } from '../label-desk/client';
import type { ReadFile } from '../label-desk/read-file';
import type { ExportOptions, WrittenFile } from '../label-desk/write-file';
import { groupBy } from '../labeling/group';
import { pairsFromRows, type TrlRow } from '../labeling/import';
import type { Pair } from '../labeling/pair-queue';
import type { LabelRecord } from '../labeling/record';

/** A file that was dropped and waits for a person to look at what is in it. */
export interface PendingFile {
  readonly id: number;
  readonly name: string;
  readonly read: ReadFile;
  /** Name in the file to name here; different where two people used the same one. */
  readonly raters: Readonly<Record<string, string>>;
}

export interface ImportOutcome {
  readonly name: string;
  readonly added: number;
  readonly known: number;
  readonly conflicts: number;
  /** Imported labels of pairs that somebody else here judged too. */
  readonly shared: number;
}

export interface LabelFilesState {
  readonly pending: readonly PendingFile[];
  readonly working: boolean;
  readonly outcomes: readonly ImportOutcome[];
  readonly fault: string | null;
}

/** What the files need of the collection of labels. */
export interface LabelBook {
  records(): readonly LabelRecord[];
  /** Adds labels, or replaces those with the same id. */
  put(records: readonly LabelRecord[]): Promise<void>;
  /** Pairs for the raters to judge, or, where their better answer is known, to check them by. */
  addPairs(pairs: readonly Pair[]): void;
}

export interface TextFile {
  readonly name: string;
  readonly size: number;
  text(): Promise<string>;
}

export type LabelFilesStore = StoreApi<LabelFilesState> & {
  read(files: readonly TextFile[]): Promise<void>;
  rename(id: number, from: string, to: string): void;
  discard(id: number): void;
  /** Takes every pending file of label records in, oldest first. */
  importRecords(): Promise<void>;
  /** Takes a file of preference rows in as pairs. */
  importPairs(id: number, use: 'label' | 'gold'): void;
  write(options: ExportOptions): Promise<WrittenFile | null>;
};

/** Above this a tab may run out of memory; it is some 50,000 labels. */
const LARGEST_BYTES = 100e6;

export function createLabelFiles(desk: DeskClient, book: LabelBook): LabelFilesStore {
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

  const readOne = async (file: TextFile): Promise<PendingFile> => {
    const read: ReadFile =
      file.size > LARGEST_BYTES
        ? { kind: 'unusable', message: `${file.name} is larger than 100 MB. Split it into smaller files.`, errors: [] }
        : await desk.request('read', { name: file.name, text: await file.text() });
    return { id: nextId++, name: file.name, read, raters: suggestNames(read, book.records()) };
  };

  const importOne = async ({ id, name, read, raters }: PendingFile): Promise<void> => {
    if (read.kind !== 'records') return;
    const theirs = read.rows.map((row) => ({ ...row, rater: raters[row.rater] ?? row.rater }));
    const ours = book.records();
    const { changed, added, known, conflicts } = await desk.request('merge', { ours, theirs });
    await book.put(changed);
    const outcome = { name, added, known, conflicts: conflicts.length, shared: sharedWith(ours, theirs) };
    store.setState(({ pending, outcomes }) => ({
      pending: pending.filter((file) => file.id !== id),
      outcomes: [...outcomes, outcome],
    }));
  };

  return {
    ...store,
    async read(files) {
      await work(async () => {
        for (const file of files) {
          const pending = await readOne(file);
          store.setState((state) => ({ pending: [...state.pending, pending] }));
        }
      });
    },
    rename: (id, from, to) =>
      store.setState(({ pending }) => ({
        pending: pending.map((file) => (file.id === id ? { ...file, raters: { ...file.raters, [from]: to } } : file)),
      })),
    discard: (id) => store.setState(({ pending }) => ({ pending: pending.filter((file) => file.id !== id) })),
    async importRecords() {
      await work(async () => {
        for (const file of store.getState().pending) await importOne(file);
      });
    },
    importPairs(id, use) {
      const file = store.getState().pending.find((one) => one.id === id);
      if (file?.read.kind !== 'trl') return;
      book.addPairs(pairsFromRows(file.read.rows as readonly TrlRow[], file.name, { gold: use === 'gold' }));
      store.setState(({ pending }) => ({ pending: pending.filter((one) => one.id !== id) }));
    },
    write: (options) => work(() => desk.request('write', { records: book.records(), options })),
  };
}

/**
 * The name each rater of a file is to have here: the one that labels of the same file were given before; else the
 * file's, with a number where it is taken, most likely by somebody else ("me" in two files).
 */
function suggestNames(read: ReadFile, ours: readonly LabelRecord[]): Record<string, string> {
  if (read.kind !== 'records') return {};
  const known = new Map(ours.map((one) => [one.id, one.rater]));
  const taken = new Set(ours.map((one) => one.rater));
  const names: Record<string, string> = {};
  for (const [rater, rows] of groupBy(read.rows, (row) => row.rater)) {
    const before = rows.map((row) => known.get(row.id)).find((name) => name !== undefined);
    let name = rater;
    for (let n = 2; taken.has(name); n++) name = `${rater} ${n}`;
    names[rater] = before ?? name;
  }
  return names;
}

/** How many of their labels are of pairs that another rater judged here. */
function sharedWith(ours: readonly LabelRecord[], theirs: readonly LabelRecord[]): number {
  const raters = new Map<string, Set<string>>();
  for (const { pair, rater } of ours) raters.set(pair, (raters.get(pair) ?? new Set()).add(rater));
  return theirs.filter(({ pair, rater }) => [...(raters.get(pair) ?? [])].some((other) => other !== rater)).length;
}
