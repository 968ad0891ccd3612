import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LabelPlan } from '../config/labeling';
import type { Engine } from '../engine/client';
import { activeMilliseconds, type TimeEvent } from '../labeling/active-time';
import { EMPTY_JOURNAL, follow, type Journal, type JournalEntry } from '../labeling/journal';
import type { Pair } from '../labeling/pair-queue';
import type { AnswerSource, Choice, LabelEdit, LabelRecord, Strength } from '../labeling/record';
import { pairRecords, rankingRecords, type Task, type TaskView, taskOf, viewOf } from '../labeling/task';
import type { LabelStorage, PoolItem } from '../storage/labels';
import type { LabelPlanStore } from './label-plan';
import { LabelQueue } from './label-queue';
import { saidOf } from './label-words';

/**
 * What the page holds of labels. Nothing here tells which model wrote an answer: where answers come from stays in the
 * label book (`label-book.ts`) and in storage.
 */
export interface LabelsState {
  /** 'elsewhere': another tab of this browser is labeling, so this one only shows. */
  readonly status: 'opening' | 'ready' | 'elsewhere' | 'failed';
  /** Every rater's labels, oldest first, the origins of the answers hidden. */
  readonly records: readonly LabelRecord[];
  readonly raters: readonly string[];
  /** Who is labeling. */
  readonly rater: string;
  /** What is to be judged now; null: see `waiting`. */
  readonly task: TaskView | null;
  readonly waiting: 'writing' | 'no-model' | 'no-pairs' | null;
  /** What was said of the open task so far. */
  readonly strength: Strength | null;
  readonly flagged: boolean;
  readonly note: string;
  /** Tasks that can be shown without waiting for a model, the open one left out. */
  readonly ready: number;
  /** This rater's labels, calibration left out. */
  readonly labeled: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** What just happened, to be said aloud. */
  readonly said: string;
  /** A step that could not be stored: what happened and what to do. */
  readonly fault: string | null;
  /** Why no new pairs can be made, and what to do. */
  readonly shortage: string | null;
}

export type LabelsStore = StoreApi<LabelsState> & {
  /** Reads what is stored and goes on where labeling stopped. */
  open(): Promise<void>;
  /** Judges the open pair. The label is on disk before the next pair is shown. */
  choose(choice: Choice, strength?: Strength | null): Promise<void>;
  /** Orders the open set: groups of places as shown, best first. */
  rank(groups: readonly (readonly number[])[]): Promise<void>;
  skip(): Promise<void>;
  say(what: { readonly strength?: Strength | null; readonly flagged?: boolean; readonly note?: string }): void;
  undo(): Promise<void>;
  redo(): Promise<void>;
  edit(id: string, edit: LabelEdit): Promise<void>;
  remove(id: string): Promise<void>;
  /** Labels from a file: added, or in place of those with the same id. One undo takes them all back; false: not stored. */
  put(records: readonly LabelRecord[]): Promise<boolean>;
  /** Pairs to judge; those whose better answer is known become checks among the others. */
  addPairs(pairs: readonly Pair[]): Promise<void>;
  /** Another rater, or a new one. */
  setRater(name: string): Promise<void>;
  /** A sign of life, for the time that a task was really looked at. */
  sign(type: TimeEvent['type']): void;
  /** All records with the origins of their answers: for files, never for the page. */
  fullRecords(): readonly LabelRecord[];
  /** Fetches pairs where some are wanted. */
  refill(): void;
  /** Other models, or another plan: what nobody judged yet is written anew. */
  renew(): Promise<void>;
  /** Another reward model: it is unsure of other pairs. */
  rescore(): Promise<void>;
  /** Stores the plan beside the labels. */
  remember(plan: LabelPlan): Promise<void>;
};

/** How often a change looks whether its turn has come. */
const TURN_MS = 2;
/** Signs of life nearer to each other are one; far below the time after which a rater counts as idle. */
const MERGED_MS = 1000;

/** Instead of the origins of answers, wherever records reach the page. */
const HIDDEN: AnswerSource = { model: 'hidden', checkpoint: null, sampling: null };

export interface LabelsDeps {
  readonly storage: () => Promise<LabelStorage>;
  readonly engine: Engine;
  readonly plan: LabelPlanStore;
  readonly seed: () => number;
  readonly canWrite: () => boolean;
  readonly now: () => number;
  readonly newId: () => string;
  /** One for each opening of the page. */
  readonly session: string;
  /** Calls back when this tab alone may label, at once or when the other one is closed; says whether at once. */
  readonly claim: (granted: () => void) => Promise<boolean>;
}

export const EMPTY_LABELS: LabelsState = {
  status: 'opening',
  records: [],
  raters: [],
  rater: 'me',
  task: null,
  waiting: null,
  strength: null,
  flagged: false,
  note: '',
  ready: 0,
  labeled: 0,
  canUndo: false,
  canRedo: false,
  said: '',
  fault: null,
  shortage: null,
};

export function createLabels(deps: LabelsDeps): LabelsStore {
  const store = createStore<LabelsState>(() => EMPTY_LABELS);
  const { getState, setState } = store;
  let storage: LabelStorage | null = null;
  let journal: Journal = EMPTY_JOURNAL;
  let open = new Map<string, Task>();
  let names: readonly string[] = [];
  let signs: TimeEvent[] = [];
  let shownAt = 0;
  /** One write at a time: a key pressed while a label is being written is not for the pair that nobody has seen yet. */
  let writing = false;
  let opened = false;

  const mine = (records: readonly LabelRecord[], rater = getState().rater) =>
    records.filter((one) => one.rater === rater && one.kind !== 'calibration');
  const current = () => open.get(getState().rater) ?? null;
  const nextFor = (rater: string, records: readonly LabelRecord[]) =>
    queue.next(deps.newId(), rater, mine(records, rater));
  const sign = (type: TimeEvent['type']) => {
    const at = deps.now();
    const last = signs.at(-1);
    // A moving pointer tells of itself many times a second; once is enough.
    if (type === 'activity' && last?.type === type && at - last.at < MERGED_MS) return;
    signs.push({ at, type });
  };

  const queue = new LabelQueue({
    ...deps,
    plan: deps.plan.getState,
    done: () => mine(journal.history.records),
    onChange: (shortage) => void advance(shortage),
  });

  /** What the page sees of the journal and the open task. */
  const publish = (change: Partial<LabelsState> = {}) => {
    const { records } = journal.history;
    const rater = change.rater ?? getState().rater;
    const task = open.get(rater) ?? null;
    const done = mine(records, rater);
    setState({
      records: hidden(records),
      raters: [...new Set([...names, rater, ...records.map((one) => one.rater)])],
      task: task && viewOf(task),
      waiting: task ? null : whyWaiting(),
      ready: queue.ready(done, task),
      labeled: done.length,
      canUndo: journal.past !== null,
      canRedo: journal.future !== null,
      ...change,
    });
  };
  const whyWaiting = (): LabelsState['waiting'] => {
    if (deps.plan.getState().source === 'file') return 'no-pairs';
    return queue.working ? 'writing' : deps.canWrite() ? 'no-pairs' : 'no-model';
  };

  /** A task comes on the page: its time begins, and nothing was said of it yet. */
  const fresh = (): Partial<LabelsState> => {
    shownAt = deps.now();
    signs = [];
    sign('shown');
    return { strength: null, flagged: false, note: '' };
  };

  /** Writes, then shows; where it cannot be written, everything stays as it was. */
  const write = async (
    task: () => { entry: JournalEntry; rater: string; next: (after: Journal) => Task | null } | null,
    shown: (after: Journal) => Partial<LabelsState>,
  ): Promise<boolean> => {
    if (writing || !storage || getState().status !== 'ready') return false;
    const what = task();
    if (!what) return false;
    writing = true;
    try {
      const after = follow(journal, what.entry);
      const before = open.get(what.rater) ?? null;
      const next = what.next(after);
      await storage.append(what.entry, what.rater, next);
      journal = after;
      if (next) open.set(what.rater, next);
      else open.delete(what.rater);
      const changed = next !== before || what.rater !== getState().rater;
      publish({ ...(changed ? fresh() : {}), ...shown(after), rater: what.rater, fault: null });
    } catch (cause) {
      setState({ fault: notWritten(cause) });
      return false;
    } finally {
      writing = false;
    }
    void queue.fill();
    return true;
  };

  /** Shows the next task where none is open. */
  const advance = async (shortage: string | null): Promise<void> => {
    const { rater } = getState();
    if (!writing && storage && !current() && getState().status === 'ready') {
      const task = nextFor(rater, journal.history.records);
      if (task) {
        writing = true;
        try {
          await storage.setOpen(rater, task);
          open.set(rater, task);
          publish({ ...fresh(), shortage });
          return;
        } catch (cause) {
          setState({ fault: notWritten(cause) });
        } finally {
          writing = false;
        }
      }
    }
    publish({ shortage });
  };

  const circumstances = () => {
    const decidedAt = deps.now();
    const activeMs = activeMilliseconds([...signs, { at: decidedAt, type: 'decided' }]);
    return { session: deps.session, shownAt: Math.min(shownAt, decidedAt), decidedAt, activeMs };
  };

  const decide = async (records: (task: Task, about: { note: string; flagged: boolean }) => LabelRecord[] | null) => {
    const { rater, note, flagged } = getState();
    let made: readonly LabelRecord[] = [];
    await write(
      () => {
        const task = current();
        const given = task && records(task, { note, flagged });
        if (!task || !given) return null;
        made = given;
        const entry: JournalEntry = { type: 'label', records: made, ...(task.type === 'ranking' && { ranking: task }) };
        return { entry, rater, next: (after) => nextFor(rater, after.history.records) };
      },
      (after) => ({ said: saidOf(made, mine(after.history.records, rater).length) }),
    );
  };

  /** A change of labels that leaves the open task as it is. Unlike a key for the next pair it waits for its turn. */
  const alter = async (entry: JournalEntry, said: string): Promise<boolean> => {
    while (writing) await new Promise((resolve) => setTimeout(resolve, TURN_MS));
    const { rater } = getState();
    return write(
      () => ({ entry, rater, next: () => current() }),
      () => ({ said }),
    );
  };

  const start = async () => {
    try {
      storage ??= await deps.storage();
      const stored = await storage.load();
      journal = stored.entries.reduce(follow, EMPTY_JOURNAL);
      open = new Map(stored.open);
      const { cursor = 0, rater = 'me', raters = [], plan } = stored.memory;
      names = raters;
      if (plan !== undefined) deps.plan.restore(plan);
      queue.open(storage, stored.pool, cursor);
      publish({ ...fresh(), rater });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      setState({
        status: 'failed',
        fault: `The labels of this browser could not be read (${reason}). Labels cannot be stored either: allow this page to keep data, then reload it.`,
      });
      return false;
    }
    return true;
  };

  const begin = async () => {
    if (!(await start())) return;
    setState({ status: 'ready' });
    await advance(null);
    void queue.fill();
  };

  return {
    ...store,
    sign,
    fullRecords: () => journal.history.records,
    refill() {
      publish();
      void queue.fill();
    },
    async open() {
      if (opened) return;
      opened = true;
      if (!(await deps.claim(() => void begin()))) {
        if (await start()) setState({ status: 'elsewhere' });
      }
    },
    async renew() {
      await queue.drop(journal.history.records, current());
      publish();
      void queue.fill();
    },
    async rescore() {
      await queue.rescore();
    },
    choose: (choice, strength) =>
      decide((task, about) =>
        task.type === 'pair'
          ? pairRecords(
              task,
              {
                ticket: task.showing.index,
                choice,
                strength: strength === undefined ? getState().strength : strength,
                ...about,
              },
              circumstances(),
            )
          : null,
      ),
    rank: (groups) =>
      decide((task, about) =>
        task.type === 'ranking'
          ? rankingRecords(task, { ticket: task.index, groups, ...about }, circumstances())
          : null,
      ),
    skip: () =>
      decide((task, about) =>
        task.type === 'pair'
          ? pairRecords(task, { ticket: task.showing.index, choice: 'skip', strength: null, ...about }, circumstances())
          : rankingRecords(task, { ticket: task.index, groups: null, ...about }, circumstances()),
      ),
    say: (what) => {
      sign('activity');
      setState(what);
    },
    async undo() {
      const undone = journal.past?.value;
      if (!undone) return;
      const [first] = undone.type === 'label' ? undone.records : [];
      const rater = first?.rater ?? getState().rater;
      await write(
        () => ({
          entry: { type: 'undo', aside: open.get(rater) ?? null },
          rater,
          next: (after) =>
            undone.type === 'label' && first
              ? (undone.ranking ?? taskOf(first, mine(after.history.records, rater).length))
              : (open.get(rater) ?? null),
        }),
        () => ({
          said: first ? 'Taken back. The pair is shown again.' : 'Taken back.',
          ...(first && { strength: first.strength, note: first.note, flagged: first.flagged }),
        }),
      );
    },
    async redo() {
      const future = journal.future?.value;
      if (!future) return;
      const { entry, aside } = future;
      const rater = (entry.type === 'label' && entry.records[0]?.rater) || getState().rater;
      await write(
        () => ({
          entry: { type: 'redo' },
          rater,
          next: (after) =>
            entry.type === 'label' ? (aside ?? nextFor(rater, after.history.records)) : (open.get(rater) ?? null),
        }),
        () => ({ said: 'Done again.' }),
      );
    },
    async edit(id, edit) {
      await alter({ type: 'edit', id, edit }, 'Label changed.');
    },
    async remove(id) {
      await alter({ type: 'remove', id }, 'Label deleted.');
    },
    put: (records) =>
      alter({ type: 'import', records }, `${records.length} ${records.length === 1 ? 'label' : 'labels'} added.`),
    async addPairs(pairs) {
      const items = pairs.map(
        (pair): PoolItem => ({ type: pair.expected === null ? 'pair' : 'gold', from: 'file', pair }),
      );
      await queue.add(items);
      if (items.some((item) => item.type === 'pair')) deps.plan.change({ source: 'file' });
      await advance(null);
    },
    async setRater(name) {
      const rater = name.trim().slice(0, 200);
      if (rater === '' || rater === getState().rater || !storage || writing) return;
      names = [...new Set([...names, getState().rater, rater])];
      await Promise.all([storage.remember('rater', rater), storage.remember('raters', names)]);
      publish({ ...fresh(), rater, said: `${rater} is labeling.` });
      await advance(null);
      void queue.fill();
    },
    async remember(plan) {
      await storage?.remember('plan', plan);
    },
  };
}

const notWritten = (cause: unknown): string =>
  `The last step could not be stored (${cause instanceof Error ? cause.message : String(cause)}), so it does not count. Free some disk space, or save your labels to a file, and try again.`;

const blind = new WeakMap<LabelRecord, LabelRecord>();

/** Records without the origins of their answers; the same record gives the same copy. */
function hidden(records: readonly LabelRecord[]): readonly LabelRecord[] {
  return records.map((record) => {
    const known = blind.get(record);
    if (known) return known;
    const [a, b] = record.answers;
    const copy: LabelRecord = {
      ...record,
      answers: [
        { ...a, source: HIDDEN },
        { ...b, source: HIDDEN },
      ],
    };
    blind.set(record, copy);
    return copy;
  });
}
