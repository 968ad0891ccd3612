/**
 * All labels with undo and redo without a limit. Immutable: every change returns a new history that shares everything
 * but one array of references with the old one; past and future are linked lists, so undo never copies them. The change
 * itself is returned too, because storage has to make the same one: put `after`, or delete `before.id` where there is
 * no `after`. A new change drops what could have been redone.
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
  readonly change: Change;
  readonly rest: Stack | null;
}

export interface History {
  readonly records: readonly LabelRecord[];
  readonly past: Stack | null;
  readonly future: Stack | null;
}

export interface Step {
  readonly history: History;
  /** What happened to the records, to be done to storage as well; null: nothing. */
  readonly change: Change | null;
}

/** A history that starts from records read from storage. They cannot be undone. */
export function createHistory(records: readonly LabelRecord[] = []): History {
  return { records: [...records], past: null, future: null };
}

function perform(records: readonly LabelRecord[], change: Change): readonly LabelRecord[] {
  const next = [...records];
  if (change.before === null && change.after !== null) next.splice(change.at, 0, change.after);
  else if (change.after === null) next.splice(change.at, 1);
  else next[change.at] = change.after;
  return next;
}

function record(history: History, change: Change): Step {
  return {
    history: { records: perform(history.records, change), past: { change, rest: history.past }, future: null },
    change,
  };
}

function positionOf(history: History, id: string): number {
  const at = history.records.findLastIndex((one) => one.id === id);
  if (at < 0) throw new RangeError(`no label has the id ${id}`);
  return at;
}

export function addLabel(history: History, label: LabelRecord): Step {
  if (history.records.some((one) => one.id === label.id))
    throw new RangeError(`a label with the id ${label.id} exists`);
  return record(history, { at: history.records.length, before: null, after: label });
}

export function editLabel(history: History, id: string, edit: LabelEdit): Step {
  const at = positionOf(history, id);
  const before = history.records[at] as LabelRecord;
  return record(history, { at, before, after: editRecord(before, edit) });
}

export function removeLabel(history: History, id: string): Step {
  const at = positionOf(history, id);
  return record(history, { at, before: history.records[at] as LabelRecord, after: null });
}

export function undo(history: History): Step {
  if (history.past === null) return { history, change: null };
  const { change, rest } = history.past;
  const reverse: Change = { at: change.at, before: change.after, after: change.before };
  return {
    history: { records: perform(history.records, reverse), past: rest, future: { change, rest: history.future } },
    change: reverse,
  };
}

export function redo(history: History): Step {
  if (history.future === null) return { history, change: null };
  const { change, rest } = history.future;
  return {
    history: { records: perform(history.records, change), past: { change, rest: history.past }, future: rest },
    change,
  };
}
