import type { StoreApi } from 'zustand/vanilla';
import type { LabelPlan } from '../config/labeling';
import type { TimeEvent } from '../labeling/active-time';
import type { JournalEntry } from '../labeling/journal';
import type { Pair } from '../labeling/pair-queue';
import type { Choice, LabelEdit, LabelRecord, Strength } from '../labeling/record';
import { NOTHING_SAID, type Said } from '../labeling/said';
import type { TaskView, Within } from '../labeling/task';

/**
 * What the page holds of labels. Nothing here tells which model wrote an answer: where answers come from stays in the
 * saved labels (`saved-labels.ts`) and in storage. What was said of the open task so far outlives the page.
 */
export interface LabelsState extends Said {
  /** 'elsewhere': another tab of this browser is labeling, so this one only shows, and follows. */
  readonly status: 'opening' | 'ready' | 'elsewhere' | 'failed';
  /** Every rater's labels, oldest first, the origins of the answers hidden. */
  readonly records: readonly LabelRecord[];
  readonly raters: readonly string[];
  /** Who is labeling. */
  readonly rater: string;
  /** What is to be judged now; null: see `waiting`. */
  readonly task: TaskView | null;
  readonly waiting: 'writing' | 'no-model' | 'no-pairs' | null;
  /** Tasks that can be shown without waiting for a model, the open one left out. */
  readonly ready: number;
  /** This rater's labels toward the goal: skips, repeats and calibration left out. */
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
  rank(groups: readonly (readonly number[])[], within?: Within): Promise<void>;
  skip(): Promise<void>;
  say(what: Partial<Said>): void;
  /** Takes back what the active rater did last: nobody else's labels, and nothing that came from a file. */
  undo(): Promise<void>;
  redo(): Promise<void>;
  /** Takes back the last such step of the active rater or of nobody: a deletion of an own label, an import. */
  takeBack(which: (entry: JournalEntry) => boolean): Promise<boolean>;
  /** Changes a label of the active rater; nobody else's. */
  edit(id: string, edit: LabelEdit): Promise<void>;
  remove(id: string): Promise<void>;
  /** Labels from a file: added, or in place of those with the same id; false: not stored. */
  put(records: readonly LabelRecord[]): Promise<boolean>;
  /**
   * Pairs to judge, which come next; those whose better answer is known become checks among the others. Says how many
   * of them whoever labels has judged before.
   */
  addPairs(pairs: readonly Pair[]): Promise<{ readonly judged: number }>;
  /** Another rater, or a new one; what was half said of the open task waits for whoever said it. */
  setRater(name: string): Promise<void>;
  /** Another name for a rater and all their labels; false: a rater has that name, or it could not be stored. */
  rename(from: string, to: string): Promise<boolean>;
  /** Takes a name without labels off the list of raters. */
  forget(rater: string): Promise<void>;
  /** A sign of life, for the time that a task was really looked at. */
  sign(type: TimeEvent['type']): void;
  /** All records with the origins of their answers: for files, never for the page. */
  fullRecords(): readonly LabelRecord[];
  /** Pairs of files whose better answer is known. */
  known(): readonly Pair[];
  /** Fetches pairs where some are wanted. */
  refill(): void;
  /** Other models, or another plan: what nobody judged yet is written anew. */
  renew(): Promise<void>;
  /** Another reward model: it is unsure of other pairs. */
  rescore(): Promise<void>;
  /** Stores the plan beside the labels. */
  remember(plan: LabelPlan): Promise<void>;
};

export const EMPTY_LABELS: LabelsState = {
  status: 'opening',
  records: [],
  raters: [],
  rater: 'me',
  task: null,
  waiting: null,
  ...NOTHING_SAID,
  ready: 0,
  labeled: 0,
  canUndo: false,
  canRedo: false,
  said: '',
  fault: null,
  shortage: null,
};
