import { createStore } from 'zustand/vanilla';
import type { PromptRow } from '../data/rows';
import type { Engine } from '../engine/client';
import { find, type Journal, type JournalEntry, ownStep } from '../labeling/journal';
import { labelParts } from '../labeling/label-parts';
import { knownName } from '../labeling/rater-names';
import type { Choice, LabelRecord } from '../labeling/record';
import { NOTHING_SAID } from '../labeling/said';
import { pairRecords, rankingRecords, type Task, taskOf, viewOf } from '../labeling/task';
import type { RunConfig } from '../recipes/config';
import type { LabelStorage } from '../storage/labels';
import { hidden } from './hidden-origins';
import { LabelDrafts } from './label-drafts';
import type { LabelPlanStore } from './label-plan';
import { LabelQueue } from './label-queue';
import { EMPTY_LABELS, type LabelsState, type LabelsStore } from './label-state';
import { ELSEWHERE, notYours, saidOf } from './label-words';
import { RatingClock } from './rating-clock';
import { type LabelStep, SavedLabels } from './saved-labels';

export type { LabelsStore };

export interface LabelsDeps {
  readonly storage: () => Promise<LabelStorage>;
  readonly engine: Engine;
  readonly plan: LabelPlanStore;
  readonly config: () => RunConfig;
  readonly prompts?: () => readonly PromptRow[] | undefined;
  readonly canWrite: () => boolean;
  readonly now: () => number;
  readonly newId: () => string;
  /** One for each opening of the page. */
  readonly session: string;
  /** Calls back when this tab alone may label, at once or when the other one is closed; says whether at once. */
  readonly claim: (granted: () => void) => Promise<boolean>;
  /** Between the tab that labels and those that show its labels. */
  readonly news: LabelNews;
}

export interface LabelNews {
  /** What is stored has changed. */
  tell(): void;
  listen(onNews: () => void): void;
}

export function createLabels(deps: LabelsDeps): LabelsStore {
  const store = createStore<LabelsState>(() => EMPTY_LABELS);
  const { getState, setState } = store;
  const saved = new SavedLabels();
  const clock = new RatingClock(deps.now);
  let storage: LabelStorage | null = null;
  let names: readonly string[] = [];
  let opened = false;

  const labelsOf = (records: readonly LabelRecord[], rater: string) =>
    records.filter((one) => one.rater === rater && one.kind !== 'calibration');
  const current = () => saved.openTask(getState().rater);
  const nextFor = (rater: string, { records }: Journal) => queue.next(deps.newId(), rater, labelsOf(records, rater));

  const queue = new LabelQueue({
    ...deps,
    plan: deps.plan.getState,
    done: () => labelsOf(saved.records, getState().rater),
    onChange: (shortage) => void advance(shortage),
  });

  const whyWaiting = (): LabelsState['waiting'] => {
    if (deps.plan.getState().source === 'file') return 'no-pairs';
    return queue.working ? 'writing' : deps.canWrite() ? 'no-pairs' : 'no-model';
  };

  /** What the page sees of what is saved. */
  const publish = (change: Partial<LabelsState> = {}) => {
    const rater = change.rater ?? getState().rater;
    const task = saved.openTask(rater);
    const done = labelsOf(saved.records, rater);
    setState({
      records: hidden(saved.records),
      raters: [...new Set([...names, rater, ...saved.records.map((one) => one.rater)])],
      task: task && viewOf(task),
      waiting: task ? null : whyWaiting(),
      ready: queue.ready(done, task),
      labeled: countedLabels(done),
      canUndo: ownStep(saved.journal.past, rater) !== null,
      canRedo: ownStep(saved.journal.future, rater) !== null,
      ...change,
    });
    if (getState().status === 'ready') deps.news.tell();
  };

  /** A task comes on the page: its time begins, and nothing was said of it yet. */
  const fresh = (): Partial<LabelsState> => {
    clock.start();
    return NOTHING_SAID;
  };

  /** Writes, then shows. False where nothing was done: not this tab's turn, or it could not be stored. */
  const write = async (step: LabelStep | null, shown: () => Partial<LabelsState>): Promise<boolean> => {
    if (!step || saved.busy || getState().status !== 'ready') return false;
    const { rater } = step;
    const before = current();
    try {
      await saved.write(step);
    } catch (cause) {
      setState({ fault: notStored(cause) });
      return false;
    }
    const another = saved.openTask(rater) !== before;
    void queue.fill(); // before it is told whether models are at work
    publish({ ...(another ? fresh() : {}), ...shown(), rater, fault: null });
    return true;
  };

  const show = async (rater: string, task: Task, shortage: string | null): Promise<void> => {
    try {
      await saved.show(rater, task);
      publish({ ...fresh(), shortage });
    } catch (cause) {
      publish({ shortage, fault: notStored(cause) });
    }
  };

  /** Shows the next task where none is open. */
  const advance = async (shortage: string | null): Promise<void> => {
    const { rater, status } = getState();
    const task = !saved.busy && !current() && status === 'ready' ? nextFor(rater, saved.journal) : null;
    if (!task) return publish({ shortage });
    await show(rater, task, shortage);
  };

  const progressOf = (done: readonly LabelRecord[]) => ({
    labeled: countedLabels(done),
    again: labelParts(done).again,
    goal: deps.plan.getState().goal,
  });

  const drafts = new LabelDrafts(async (all) => storage?.remember('drafts', all));
  store.subscribe((now) => {
    if (now.status === 'ready') drafts.keep(now.rater, saved.openTask(now.rater), now);
  });

  type About = Pick<LabelsState, 'note' | 'flagged'> & ReturnType<RatingClock['read']> & { readonly session: string };

  const decide = async (judge: (task: Task, about: About) => LabelRecord[] | null): Promise<void> => {
    const { rater, note, flagged } = getState();
    const task = current();
    const records = task && judge(task, { note, flagged, session: deps.session, ...clock.read() });
    if (!task || !records) return;
    const entry: JournalEntry = { type: 'label', records, ...(task.type === 'ranking' && { ranking: task }) };
    await write({ entry, rater, next: (after) => nextFor(rater, after) }, () => ({
      said: saidOf(records, progressOf(labelsOf(saved.records, rater))),
    }));
  };

  const judgePair = (task: Task, choice: Choice, strength: LabelsState['strength'], about: About) => {
    const { note, flagged, ...circumstances } = about;
    return task.type === 'pair'
      ? pairRecords(task, { ticket: task.showing.index, choice, strength, note, flagged }, circumstances)
      : null;
  };
  const judgeRanking = (task: Task, groups: readonly (readonly number[])[] | null, about: About) => {
    const { note, flagged, ...circumstances } = about;
    return task.type === 'ranking'
      ? rankingRecords(task, { ticket: task.index, groups, note, flagged }, circumstances)
      : null;
  };

  /** A change of labels that leaves the open task as it is. Unlike a key for the next pair it waits for its turn. */
  const alter = async (entry: JournalEntry, said: string): Promise<boolean> => {
    while (getState().status === 'ready' && saved.busy) await saved.idle();
    return write({ entry, rater: getState().rater, next: current }, () => ({ said }));
  };

  /** A label is changed by the rater who made it: it stays under that name, and on that rater's row of steps. */
  const ownsLabel = (id: string): boolean => {
    const owner = saved.records.find((one) => one.id === id)?.rater;
    if (owner !== undefined && owner !== getState().rater) setState({ said: notYours(owner) });
    return owner === getState().rater;
  };

  const load = async (): Promise<boolean> => {
    try {
      storage ??= await deps.storage();
      const { pool, memory } = await saved.load(storage);
      const { cursor = 0, rater = 'me', raters = [], plan } = memory;
      drafts.restore(memory.drafts);
      names = raters;
      if (plan !== undefined) deps.plan.restore(plan);
      queue.open(storage, pool, cursor);
      publish({ ...fresh(), ...drafts.of(rater, saved.openTask(rater)), rater });
      return true;
    } catch (cause) {
      setState({ status: 'failed', fault: notRead(cause) });
      return false;
    }
  };

  const begin = async () => {
    if (!(await load())) return;
    setState({ status: 'ready' });
    await advance(null);
    void queue.fill();
  };

  let reading: Promise<unknown> | null = null;
  let stale = false;
  /** Shows what the tab that labels has stored since; news that come while it reads are read together. */
  const follow = async () => {
    stale = true;
    if (reading) return;
    while (stale && getState().status === 'elsewhere') {
      stale = false;
      reading = load();
      await reading;
    }
    reading = null;
  };

  const refill = () => {
    if (getState().status === 'elsewhere') return;
    void queue.fill();
    publish();
  };

  return {
    ...store,
    sign: (type) => clock.sign(type),
    fullRecords: () => saved.records,
    known: () => queue.known(),
    refill,
    async open() {
      if (opened) return;
      opened = true;
      const granted = await deps.claim(() => void Promise.resolve(reading).then(begin));
      if (granted || !(await load())) return;
      setState({ status: 'elsewhere' });
      deps.news.listen(() => void follow());
    },
    async renew() {
      if (getState().status === 'elsewhere') return;
      await queue.drop(saved.records, current());
      refill();
    },
    rescore: () => queue.rescore(),
    choose: (choice, strength = getState().strength) =>
      decide((task, about) => judgePair(task, choice, strength, about)),
    rank: (groups) => decide((task, about) => judgeRanking(task, groups, about)),
    skip: () => decide((task, about) => judgePair(task, 'skip', null, about) ?? judgeRanking(task, null, about)),
    say: (what) => {
      clock.sign('activity');
      setState(what);
    },
    async undo() {
      const { rater } = getState();
      const step = ownStep(saved.journal.past, rater);
      if (!step) return;
      const { entry, n, changes } = step;
      const [first = null] = entry.type === 'label' ? changes.map((one) => one.after) : [];
      const open = current();
      // By what it is called now, whatever it was called when it was labeled.
      const again = ({ records }: Journal): Task | null => {
        if (!first || entry.type !== 'label') return open;
        return entry.ranking ? { ...entry.ranking, rater } : taskOf(first, labelsOf(records, rater).length);
      };
      await write({ entry: { type: 'undo', of: n, aside: open }, rater, next: again }, () => ({
        said: first ? 'Taken back. The pair is shown again.' : 'Taken back.',
        ...(first && { strength: first.strength, note: first.note, flagged: first.flagged }),
      }));
    },
    async redo() {
      const { rater } = getState();
      const step = ownStep(saved.journal.future, rater);
      if (!step) return;
      const { entry, n, aside } = step;
      const open = current();
      const next = (after: Journal) => (entry.type === 'label' ? (aside ?? nextFor(rater, after)) : open);
      await write({ entry: { type: 'redo', of: n }, rater, next }, () => ({ said: 'Done again.' }));
    },
    async takeBack(which) {
      const { rater } = getState();
      const step = find(saved.journal.past, (one) => which(one.entry) && (one.rater === null || one.rater === rater));
      return step !== null && alter({ type: 'undo', of: step.n, aside: null }, 'Taken back.');
    },
    async edit(id, edit) {
      if (ownsLabel(id)) await alter({ type: 'edit', id, edit }, 'Label changed.');
    },
    async remove(id) {
      if (ownsLabel(id)) await alter({ type: 'remove', id }, 'Label deleted.');
    },
    put: (records) =>
      alter({ type: 'import', records }, `${records.length} ${records.length === 1 ? 'label' : 'labels'} added.`),
    async addPairs(pairs) {
      if (getState().status === 'elsewhere') throw new Error(ELSEWHERE);
      await queue.bring(pairs);
      const seen = new Set(labelsOf(saved.records, getState().rater).map((one) => one.pair));
      const wanted = pairs.filter(({ id, expected }) => expected === null && !seen.has(id));
      const judged = pairs.filter(({ id }) => seen.has(id)).length;
      if (wanted.length === 0) return { judged };
      deps.plan.change({ source: 'file', judge: 'hand' });
      // The open task gives way, and comes again when those of its kind do.
      while (getState().status === 'ready' && saved.busy) await saved.idle();
      const { rater, status } = getState();
      const task =
        status === 'ready' ? queue.next(deps.newId(), rater, labelsOf(saved.records, rater), { fresh: true }) : null;
      if (task) await show(rater, task, null);
      return { judged };
    },
    async setRater(name) {
      const rater = knownName(getState().raters, name) ?? name.trim().slice(0, 200);
      const { rater: active, status } = getState();
      if (rater === '' || rater === active || !storage || saved.busy || status !== 'ready') return;
      names = [...new Set([...names, active, rater])];
      await Promise.all([storage.remember('rater', rater), storage.remember('raters', names)]);
      publish({ ...fresh(), ...drafts.of(rater, saved.openTask(rater)), rater, said: `${rater} is labeling.` });
      await advance(null);
      void queue.fill();
    },
    async rename(from, to) {
      const name = to.trim().slice(0, 200);
      const { raters, status } = getState();
      const others = raters.filter((one) => one !== from);
      if (name === '' || knownName(others, name) !== null || !storage || status !== 'ready') return false;
      while (saved.busy) await saved.idle();
      const active = getState().rater === from;
      try {
        await saved.rename(from, name);
        names = names.map((one) => (one === from ? name : one));
        drafts.rename(from, name);
        await Promise.all([active && storage.remember('rater', name), storage.remember('raters', names)]);
      } catch (cause) {
        setState({ fault: notStored(cause) });
        return false;
      }
      publish({ ...(active && { rater: name }), said: `${from} is called ${name} now.` });
      return true;
    },
    async forget(name) {
      const { rater, status } = getState();
      const labeled = saved.records.some((one) => one.rater === name);
      if (name === rater || labeled || !storage || status !== 'ready') return;
      names = names.filter((one) => one !== name);
      drafts.forget(name);
      await storage.remember('raters', names);
      publish({ said: `${name} is no rater here any more.` });
    },
    async remember(plan) {
      if (getState().status === 'elsewhere') return;
      await storage?.remember('plan', plan);
      if (getState().status === 'ready') deps.news.tell();
    },
  };
}

/** Toward the goal: judgements of pairs that this rater had not judged before. */
const countedLabels = (done: readonly LabelRecord[]): number =>
  done.filter(({ choice, kind }) => choice !== 'skip' && kind !== 'repeat').length;

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
const notStored = (cause: unknown): string =>
  `The last step could not be stored (${reason(cause)}), so it does not count. Free some disk space, or save your labels to a file, and try again.`;
const notRead = (cause: unknown): string =>
  `The labels of this browser could not be read (${reason(cause)}). Labels cannot be stored either: allow this page to keep data, then reload it.`;
