import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import type { JournalEntry } from '../labeling/journal';
import type { Pair } from '../labeling/pair-queue';
import type { Draft } from '../labeling/said';
import type { AnswerSet, Task } from '../labeling/task';
import { renamedPlan, renamedWriters } from './migrations/labels-v1';

/** Something that raters can be asked, whether or not somebody was. */
export type PoolItem = {
  readonly from: 'models' | 'file';
  /** Of pairs from files: which file, counted as they were brought in. Those of the newest are asked first. */
  readonly batch?: number;
} & ({ readonly type: 'pair' | 'gold'; readonly pair: Pair } | { readonly type: 'set'; readonly set: AnswerSet });

/** What else is kept, by name. */
export interface LabelMemory {
  /** Prompts that models were asked so far. */
  cursor: number;
  rater: string;
  /** Names without labels yet, too. */
  raters: readonly string[];
  plan: unknown;
  keys: unknown;
  /** What each rater has said of their open task. */
  drafts: Readonly<Record<string, Draft>>;
}

export interface StoredLabels {
  readonly entries: readonly JournalEntry[];
  readonly pool: readonly PoolItem[];
  /** The open task of each rater. */
  readonly open: ReadonlyMap<string, Task>;
  readonly memory: Partial<LabelMemory>;
}

export interface LabelStorage {
  load(): Promise<StoredLabels>;
  /**
   * Writes an entry and what is then open, both or neither; resolves when they are on disk. `gone`: a rater who has
   * another name from now on, under which nothing is open.
   */
  append(entry: JournalEntry, rater: string, open: Task | null, gone?: string): Promise<void>;
  setOpen(rater: string, open: Task | null): Promise<void>;
  /** What is there already, by the id of its pair or set, is replaced. */
  addToPool(items: readonly PoolItem[], cursor?: number): Promise<void>;
  /** Takes items out of the pool by the id of their pair or set. */
  removeFromPool(ids: readonly string[]): Promise<void>;
  remember<N extends keyof LabelMemory>(name: N, value: LabelMemory[N]): Promise<void>;
  close(): void;
}

interface Schema extends DBSchema {
  /** Append-only. */
  journal: { key: number; value: JournalEntry };
  pool: { key: number; value: PoolItem & { readonly id: string }; indexes: { id: string } };
  open: { key: string; value: Task };
  memory: { key: string; value: LabelMemory[keyof LabelMemory] };
}

export const idOf = (item: PoolItem): string => (item.type === 'set' ? item.set.id : item.pair.id);

/** `strict`: the transaction is complete only when its data is on disk, not in a buffer. */
const STRICT = { durability: 'strict' } as const;

/**
 * Raised when what is stored changes its meaning, with a step in `migrations/`, or when an older page would misread it:
 * 3 has entries that say whose step is taken back, and new names of raters.
 */
const VERSION = 3;

export async function openLabelStorage(name = 'rlhf-labels'): Promise<LabelStorage> {
  const db: IDBPDatabase<Schema> = await openDB<Schema>(name, VERSION, {
    async upgrade(fresh, from, _to, tx) {
      if (from < 1) {
        fresh.createObjectStore('journal', { autoIncrement: true });
        fresh.createObjectStore('pool', { autoIncrement: true }).createIndex('id', 'id', { unique: true });
        fresh.createObjectStore('open');
        fresh.createObjectStore('memory');
      } else if (from < 2) await fromVersion1(tx);
    },
    // A newer version of the page in another tab wants to migrate: make way.
    blocking: () => db.close(),
  });

  return {
    async load() {
      const tx = db.transaction(['journal', 'pool', 'open', 'memory']);
      const [entries, pool, raters, tasks, names, values] = await Promise.all([
        tx.objectStore('journal').getAll(),
        tx.objectStore('pool').getAll(),
        tx.objectStore('open').getAllKeys(),
        tx.objectStore('open').getAll(),
        tx.objectStore('memory').getAllKeys(),
        tx.objectStore('memory').getAll(),
      ]);
      return {
        entries,
        pool,
        open: new Map(raters.map((rater, i) => [rater, tasks[i] as Task])),
        memory: Object.fromEntries(names.map((key, i) => [key, values[i]])) as Partial<LabelMemory>,
      };
    },
    async append(entry, rater, open, gone) {
      const tx = db.transaction(['journal', 'open'], 'readwrite', STRICT);
      try {
        begin(tx.objectStore('journal').add(entry));
        begin(put(tx.objectStore('open'), rater, open));
        if (gone !== undefined) begin(put(tx.objectStore('open'), gone, null));
      } catch (cause) {
        // A value that cannot be cloned throws before the transaction knows of it: the other one must not stay.
        begin(tx.done);
        tx.abort();
        throw cause;
      }
      await tx.done;
    },
    async setOpen(rater, open) {
      const tx = db.transaction('open', 'readwrite', STRICT);
      await Promise.all([put(tx.store, rater, open), tx.done]);
    },
    async addToPool(items, cursor) {
      const tx = db.transaction(['pool', 'memory'], 'readwrite', STRICT);
      const pool = tx.objectStore('pool');
      const known = await Promise.all(items.map((item) => pool.index('id').getKey(idOf(item))));
      await Promise.all([
        ...items.map((item, i) => pool.put({ ...item, id: idOf(item) }, known[i])),
        ...(cursor === undefined ? [] : [tx.objectStore('memory').put(cursor, 'cursor')]),
        tx.done,
      ]);
    },
    async removeFromPool(ids) {
      const tx = db.transaction('pool', 'readwrite');
      const keys = await Promise.all(ids.map((id) => tx.store.index('id').getKey(id)));
      await Promise.all([...keys.map((key) => key !== undefined && tx.store.delete(key)), tx.done]);
    },
    async remember(key, value) {
      await db.put('memory', value, key);
    },
    close: () => db.close(),
  };
}

/** Awaits nothing but the database: the upgrade's transaction ends with the first pause. */
async function fromVersion1(tx: IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>): Promise<void> {
  for (const name of ['journal', 'pool', 'open'] as const)
    for (let cursor = await tx.objectStore(name).openCursor(); cursor; cursor = await cursor.continue())
      await cursor.update(renamedWriters(cursor.value));
  const memory = tx.objectStore('memory');
  const plan = await memory.get('plan');
  if (plan !== undefined) await memory.put(renamedPlan(plan) as LabelMemory[keyof LabelMemory], 'plan');
}

/** What becomes of a request is told by its transaction. */
function begin(request: Promise<unknown>): void {
  request.catch(() => {});
}

interface OpenTasks {
  put(value: Task, key: string): Promise<unknown>;
  delete(key: string): Promise<unknown>;
}

const put = (store: OpenTasks, rater: string, task: Task | null): Promise<unknown> =>
  task === null ? store.delete(rater) : store.put(task, rater);
