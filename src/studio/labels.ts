import { createStore } from 'zustand/vanilla';
import type { PromptRow } from '../data/rows';
import type { Engine } from '../engine/client';
import { type Journal, type JournalEntry, ownStep } from '../labeling/journal';
import { labelParts } from '../labeling/label-parts';
import { type Choice, isOfLabeling, type LabelRecord } from '../labeling/record';
import { NOTHING_SAID } from '../labeling/said';
import { pairRecords, type RankingDecision, rankingRecords, type Task, viewOf, type Within } from '../labeling/task';
import type { RunConfig } from '../recipes/config';
import type { LabelStorage } from '../storage/labels';
import { hidden } from './hidden-origins';
import type { LabelDesk } from './label-desk';
import { LabelDrafts } from './label-drafts';
import type { LabelPlanStore } from './label-plan';
import { LabelQueue } from './label-queue';
import { ratersOf } from './label-raters';
import { EMPTY_LABELS, type LabelsState, type LabelsStore } from './label-state';
import { stepsOf } from './label-steps';
import { ELSEWHERE, notRead, notStored, saidOf } from './label-words';
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
  const names: { list: readonly string[] } = { list: [] };
  let opened = false;

  const labelsOf = (records: readonly LabelRecord[], rater: string) =>
    records.filter((one) => one.rater === rater && isOfLabeling(one));
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
      raters: [...new Set([...names.list, rater, ...saved.records.map((one) => one.rater)])],
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
  const judgeRanking = (task: Task, groups: RankingDecision['groups'], within: Within, about: About) => {
    const { note, flagged, ...circumstances } = about;
    return task.type === 'ranking'
      ? rankingRecords(task, { ticket: task.index, groups, within, note, flagged }, circumstances)
      : null;
  };

  const load = async (): Promise<boolean> => {
    try {
      storage ??= await deps.storage();
      const { pool, memory } = await saved.load(storage);
      const { cursor = 0, rater = 'me', raters = [], plan } = memory;
      drafts.restore(memory.drafts);
      names.list = raters;
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

  const fill = () => void queue.fill();
  const desk: LabelDesk = { ...store, saved, current, labelsOf, nextFor, publish, fresh, write, advance, fill };
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
    rank: (groups, within = 'tie') => decide((task, about) => judgeRanking(task, groups, within, about)),
    skip: () => decide((task, about) => judgePair(task, 'skip', null, about) ?? judgeRanking(task, null, 'tie', about)),
    say: (what) => {
      clock.sign('activity');
      setState(what);
    },
    ...stepsOf(desk),
    ...ratersOf(desk, { storage: () => storage, drafts, names }),
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
