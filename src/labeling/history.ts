/**
 * All labels with undo and redo without a limit. Immutable: every step returns a new history that shares everything
 * but one array of references with the old one; past and future are linked lists, so undo never copies them. The changes
 * are returned too, for whoever keeps a copy: put `after`, or delete `before.id` where there is no `after`. A step may
 * change many labels (a ranking, an imported file). A new step drops what could have been redone.
 */
import { editRecord, type LabelEdit, type LabelRecord } from './record';

export interface Change {
  /** Position in `records`. */
  readonly at: number;
  /** null: the record was added. */
  readonly before: LabelRecord | null;
  /** null: the record was removed. */
  readonly after: LabelRecord | null;
}

interface Stack {
  readonly changes: readonly Change[];
  readonly rest: Stack | null;
}

export interface History {
  readonly records: readonly LabelRecord[];
  readonly past: Stack | null;
  readonly future: Stack | null;
}

export interface Step {
  readonly history: History;
  /** What happened to the records, in this order; empty: nothing. */
  readonly changes: readonly Change[];
}

/** A history that starts from records read from storage. They cannot be undone. */
export function createHistory(records: readonly LabelRecord[] = []): History {
  return { records: [...records], past: null, future: null };
}

function perform(records: readonly LabelRecord[], changes: readonly Change[]): readonly LabelRecord[] {
  const next = [...records];
  for (const { at, before, after } of changes) {
    if (before === null && after !== null) next.splice(at, 0, after);
    else if (after === null) next.splice(at, 1);
    else next[at] = after;
  }
  return next;
}

function record(history: History, changes: readonly Change[]): Step {
  if (changes.length === 0) return { history, changes };
  return {
    history: { records: perform(history.records, changes), past: { changes, rest: history.past }, future: null },
    changes,
  };
}

function positionOf(history: History, id: string): number {
  const at = history.records.findLastIndex((one) => one.id === id);
  if (at < 0) throw new RangeError(`no label has the id ${id}`);
  return at;
}

/** One decision: a label, or all comparisons of a ranking. */
export function addLabels(history: History, labels: readonly LabelRecord[]): Step {
  const ids = new Set(labels.map((one) => one.id));
  const clash = history.records.find((one) => ids.has(one.id)) ?? (ids.size < labels.length ? labels[0] : undefined);
  if (clash) throw new RangeError(`a label with the id ${clash.id} exists`);
  const end = history.records.length;
  return record(
    history,
    labels.map((after, i) => ({ at: end + i, before: null, after })),
  );
}

/** Adds labels, or puts them in the place of those with the same id. */
export function putLabels(history: History, labels: readonly LabelRecord[]): Step {
  const places = new Map(history.records.map((one, at) => [one.id, at]));
  let end = history.records.length;
  return record(
    history,
    [...new Map(labels.map((one) => [one.id, one])).values()].map((after) => {
      const at = places.get(after.id);
      return at === undefined
        ? { at: end++, before: null, after }
        : { at, before: history.records[at] as LabelRecord, after };
    }),
  );
}

export function editLabel(history: History, id: string, edit: LabelEdit): Step {
  const at = positionOf(history, id);
  const before = history.records[at] as LabelRecord;
  return record(history, [{ at, before, after: editRecord(before, edit) }]);
}

export function removeLabel(history: History, id: string): Step {
  const at = positionOf(history, id);
  return record(history, [{ at, before: history.records[at] as LabelRecord, after: null }]);
}

export function undo(history: History): Step {
  if (history.past === null) return { history, changes: [] };
  const { changes, rest } = history.past;
  const reverse = changes.map(({ at, before, after }) => ({ at, before: after, after: before })).reverse();
  const future = { changes, rest: history.future };
  return { history: { records: perform(history.records, reverse), past: rest, future }, changes: reverse };
}

export function redo(history: History): Step {
  if (history.future === null) return { history, changes: [] };
  const { changes, rest } = history.future;
  const past = { changes, rest: history.past };
  return { history: { records: perform(history.records, changes), past, future: rest }, changes };
}
