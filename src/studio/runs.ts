import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import type { Requests } from '../engine/protocol';
import type { RunRecord } from '../storage/run-record';
import { bundledRecording, type ReadFile } from './recorded';
import { createReplay, type ShownRun } from './replay';

export type { RunSummary } from '../storage/run-library';
export type { RunRecord };

export interface StorageUse {
  /** Bytes of this page in this browser: runs, labels, what works offline. */
  readonly used: number;
  readonly free: number;
  /** The browser has promised not to clear it when the disk is full. */
  readonly kept: boolean;
}

export interface RunsState {
  /** null until they were read once. */
  readonly shelf: Requests['runs']['reply'] | null;
  readonly storage: StorageUse | null;
  /** Chosen to be compared, in that order. */
  readonly picked: readonly string[];
  /** One: a run that is open. More: they are compared. */
  readonly shown: readonly ShownRun[];
  /** Thrown away a moment ago. */
  readonly undo: { readonly id: string; readonly name: string } | null;
  /** What takes a moment, for people: 'Writing the file'. */
  readonly work: string | null;
}

export type RunsStore = StoreApi<RunsState> & {
  refresh(): Promise<void>;
  /** Shows one run, or several on the same charts; nothing of them is loaded to train. */
  show(ids: readonly string[]): Promise<void>;
  /** Shows what a recorded run that comes with the page left, by its name in `recordings/`. */
  lookInside(name: string): Promise<void>;
  close(): void;
  pick(id: string, on: boolean): void;
  rename(id: string, name: string): Promise<void>;
  /** It can be restored for a week. */
  throwAway(id: string): Promise<void>;
  restore(id: string): Promise<void>;
  deleteForGood(id: string): Promise<void>;
  /** null where it failed, which was then said. */
  exported(id: string, options: { readonly checkpoints: boolean; readonly base: boolean }): Promise<Blob | null>;
  imported(file: Blob): Promise<void>;
  /** As a recorded run, small enough to be sent and shown at once; null where it failed, which was then said. */
  recorded(id: string): Promise<Blob | null>;
  /** Asks the browser to keep the data of this page even when the disk is full. */
  keepData(): Promise<void>;
};

/** Most lines that can be told apart on one chart. */
export const MOST_COMPARED = 5;

interface RunsDeps {
  readonly report: (cause: unknown) => void;
  readonly readFile: ReadFile;
  /** Where the browser has none, room is not shown. */
  readonly storage?: Pick<StorageManager, 'estimate' | 'persist' | 'persisted'> | undefined;
}

export function createRuns(engine: Engine, now: () => number, { report, readFile, storage }: RunsDeps): RunsStore {
  const store = createStore<RunsState>(() => ({
    shelf: null,
    storage: null,
    picked: [],
    shown: [],
    undo: null,
    work: null,
  }));
  const { getState, setState } = store;

  /** One thing at a time, named while it goes on; what goes wrong is reported. */
  const working = async <T>(work: string, action: () => Promise<T>): Promise<T | null> => {
    setState({ work });
    try {
      return await action();
    } catch (cause) {
      report(cause);
      return null;
    } finally {
      setState({ work: null });
    }
  };
  const measure = async (): Promise<StorageUse | null> => {
    if (!storage) return null;
    const [{ usage = 0, quota = 0 }, kept] = await Promise.all([storage.estimate(), storage.persisted()]);
    return { used: usage, free: Math.max(0, quota - usage), kept };
  };
  const load = async () => {
    const [shelf, use] = await Promise.all([engine.request('runs', {}), measure()]);
    const there = new Set(shelf.runs.filter((run) => run.record.deletedAt === null).map((run) => run.record.id));
    setState(({ picked }) => ({ shelf, storage: use, picked: picked.filter((id) => there.has(id)) }));
  };
  const change = (work: string, id: string, values: Requests['changeRun']['args']['change']) =>
    working(work, async () => {
      await engine.request('changeRun', { id, change: values });
      await load();
      return true;
    });

  return {
    ...store,
    async refresh() {
      await working('Looking for runs', load);
    },
    async show(ids) {
      await working('Opening', async () => {
        const runs = await Promise.all(ids.map((id) => engine.request('openRun', { id })));
        setState({ shown: runs.map((past) => ({ record: past.record, replay: createReplay(past, engine) })) });
      });
    },
    async lookInside(name) {
      await working('Opening', async () => setState({ shown: [await bundledRecording(engine, readFile, name)] }));
    },
    close: () => setState({ shown: [] }),
    pick: (id, on) =>
      setState(({ picked }) => ({ picked: [...picked.filter((other) => other !== id), ...(on ? [id] : [])] })),
    async rename(id, name) {
      const clean = name.trim().slice(0, 200);
      if (clean) await change('Renaming', id, { name: clean });
    },
    async throwAway(id) {
      const run = getState().shelf?.runs.find(({ record }) => record.id === id);
      if (await change('Deleting', id, { deletedAt: now() })) setState({ undo: { id, name: run?.record.name ?? '' } });
    },
    async restore(id) {
      if (await change('Restoring', id, { deletedAt: null })) setState({ undo: null });
    },
    async deleteForGood(id) {
      await working('Deleting', async () => {
        await engine.request('deleteRun', { id });
        setState({ undo: null });
        await load();
      });
    },
    exported: (id, options) => working('Writing the file', () => engine.request('exportRun', { id, ...options })),
    async imported(file) {
      await working('Reading the file', async () => {
        const { id } = await engine.request('importRun', { file });
        await load();
        const past = await engine.request('openRun', { id });
        setState({ shown: [{ record: past.record, replay: createReplay(past, engine) }] });
      });
    },
    recorded: (id) =>
      working('Writing the file', async () => {
        const past = await engine.request('openRun', { id });
        const { recordingFile } = await import('../storage/recording-file');
        return new Blob([await recordingFile({ ...past, commit: '' })]);
      }),
    async keepData() {
      await working('Asking the browser', async () => {
        await storage?.persist();
        setState({ storage: await measure() });
      });
    },
  };
}
