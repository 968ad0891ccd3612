/**
 * The record of labels as it is stored: an append-only list of what was done, undo and redo included, from which the
 * labels and everything that can still be undone follow. Nothing that was written is ever changed.
 *
 * Each rater has an own row of steps to take back: decisions, and edits and deletions of the own labels. Labels that
 * came from a file are nobody's steps; like a deletion they can be taken back by name.
 */
import { additions, type Change, edits, imports, performed, removals, renamed, reversed } from './changes';
import type { LabelEdit, LabelRecord } from './record';
import type { RankingTask, Task } from './task';

export type JournalEntry =
  /** A decision. A ranking keeps its task, which several records cannot give back. */
  | { readonly type: 'label'; readonly records: readonly LabelRecord[]; readonly ranking?: RankingTask }
  | { readonly type: 'import'; readonly records: readonly LabelRecord[] }
  | { readonly type: 'edit'; readonly id: string; readonly edit: LabelEdit }
  | { readonly type: 'remove'; readonly id: string }
  | { readonly type: 'rename'; readonly from: string; readonly to: string }
  /**
   * `of`: which entry is taken back, counted from 0; the last one where it is not said, as before raters had rows of
   * their own. `aside`: the task that was open and gives way to the one that comes back; redo brings it again.
   */
  | { readonly type: 'undo'; readonly aside: Task | null; readonly of?: number }
  | { readonly type: 'redo'; readonly of?: number };

type DoneEntry = Extract<JournalEntry, { type: 'label' | 'import' | 'edit' | 'remove' }>;

/** Something that was done, and what it changed. */
export interface Step {
  /** Which entry of the journal it is. */
  readonly n: number;
  readonly entry: DoneEntry;
  /** Whose step; null: nobody's. */
  readonly rater: string | null;
  readonly changes: readonly Change[];
  /** Of a step that was taken back: what gave way. */
  readonly aside: Task | null;
}

interface Steps {
  readonly step: Step;
  readonly rest: Steps | null;
}

export interface Journal {
  readonly records: readonly LabelRecord[];
  /** Entries so far. */
  readonly length: number;
  /** What can be taken back, the last first; what can be done again. */
  readonly past: Steps | null;
  readonly future: Steps | null;
}

export const EMPTY_JOURNAL: Journal = { records: [], length: 0, past: null, future: null };

/** The journal after one more entry. One that changes nothing is counted all the same. */
export function follow(journal: Journal, entry: JournalEntry): Journal {
  const { records, past, future } = journal;
  const length = journal.length + 1;
  switch (entry.type) {
    case 'undo': {
      const step = find(past, ({ n }) => entry.of === undefined || n === entry.of);
      if (!step) return { ...journal, length };
      return {
        records: performed(records, reversed(step.changes)),
        length,
        past: without(past, step),
        future: { step: { ...step, aside: entry.aside }, rest: future },
      };
    }
    case 'redo': {
      const step = find(future, ({ n }) => entry.of === undefined || n === entry.of);
      if (!step) return { ...journal, length };
      return {
        records: performed(records, step.changes),
        length,
        past: { step: { ...step, aside: null }, rest: past },
        future: without(future, step),
      };
    }
    case 'rename':
      return {
        records: renamed(records, entry.from, entry.to),
        length,
        past: underNewName(past, entry),
        future: underNewName(future, entry),
      };
    default: {
      const changes = changesOf(records, entry);
      if (changes.length === 0) return { ...journal, length };
      const rater = raterOf(entry, changes);
      const step: Step = { n: journal.length, entry, rater, changes, aside: null };
      return {
        records: performed(records, changes),
        length,
        past: { step, rest: past },
        // A new step drops what its rater could have done again, and nobody else's.
        future: rater === null ? future : kept(future, (one) => one.rater !== rater),
      };
    }
  }
}

/** The step that a rater would take back, or do again. */
export const ownStep = (steps: Steps | null, rater: string): Step | null => find(steps, (one) => one.rater === rater);

export function find(steps: Steps | null, fits: (step: Step) => boolean): Step | null {
  for (let at = steps; at; at = at.rest) if (fits(at.step)) return at.step;
  return null;
}

function changesOf(records: readonly LabelRecord[], entry: DoneEntry): Change[] {
  switch (entry.type) {
    case 'label':
      return additions(records, entry.records);
    case 'import':
      return imports(records, entry.records);
    case 'edit':
      return edits(records, entry.id, entry.edit);
    case 'remove':
      return removals(records, entry.id);
  }
}

const raterOf = ({ type }: DoneEntry, [change]: readonly Change[]): string | null =>
  type === 'import' ? null : ((change?.before ?? change?.after)?.rater ?? null);

const all = (steps: Steps | null): Step[] => {
  const out: Step[] = [];
  for (let at = steps; at; at = at.rest) out.push(at.step);
  return out;
};
const listed = (steps: readonly Step[]): Steps | null =>
  steps.reduceRight<Steps | null>((rest, step) => ({ step, rest }), null);
const kept = (steps: Steps | null, fits: (step: Step) => boolean): Steps | null =>
  steps === null ? null : listed(all(steps).filter(fits));

/** Shares what lies below; in a row of one rater's steps that is everything. */
function without(steps: Steps | null, gone: Step): Steps | null {
  const above: Step[] = [];
  let at = steps;
  for (; at && at.step !== gone; at = at.rest) above.push(at.step);
  return above.reduceRight<Steps | null>((rest, step) => ({ step, rest }), at?.rest ?? null);
}

function underNewName(steps: Steps | null, { from, to }: { from: string; to: string }): Steps | null {
  const mine = (record: LabelRecord | null) => (record?.rater === from ? { ...record, rater: to } : record);
  return listed(
    all(steps).map((step) => ({
      ...step,
      rater: step.rater === from ? to : step.rater,
      changes: step.changes.map((change) => ({ ...change, before: mine(change.before), after: mine(change.after) })),
      aside: step.aside?.rater === from ? { ...step.aside, rater: to } : step.aside,
    })),
  );
}
