/**
 * The record of labels as it is stored: an append-only list of what was done, undo and redo included, from which the
 * labels and everything that can still be undone follow. Nothing that was written is ever changed.
 */
import {
  addLabels,
  createHistory,
  editLabel,
  type History,
  putLabels,
  redo,
  removeLabel,
  type Step,
  undo,
} from './history';
import type { LabelEdit, LabelRecord } from './record';
import type { RankingTask, Task } from './task';

export type JournalEntry =
  /** A decision. A ranking keeps its task, which several records cannot give back. */
  | { readonly type: 'label'; readonly records: readonly LabelRecord[]; readonly ranking?: RankingTask }
  | { readonly type: 'import'; readonly records: readonly LabelRecord[] }
  | { readonly type: 'edit'; readonly id: string; readonly edit: LabelEdit }
  | { readonly type: 'remove'; readonly id: string }
  /** `aside`: the task that was open and gives way to the one that comes back; redo brings it again. */
  | { readonly type: 'undo'; readonly aside: Task | null }
  | { readonly type: 'redo' };

interface Done<T> {
  readonly value: T;
  readonly rest: Done<T> | null;
}

export interface Journal {
  readonly history: History;
  /** The entries that undo would take back, the last first; those that redo would bring again. */
  readonly past: Done<JournalEntry> | null;
  readonly future: Done<{ readonly entry: JournalEntry; readonly aside: Task | null }> | null;
}

export const EMPTY_JOURNAL: Journal = { history: createHistory(), past: null, future: null };

/** The journal after one more entry; the same one where the entry changes nothing. */
export function follow(journal: Journal, entry: JournalEntry): Journal {
  const { history, past, future } = journal;
  if (entry.type === 'undo') {
    if (past === null) return journal;
    const value = { entry: past.value, aside: entry.aside };
    return { history: undo(history).history, past: past.rest, future: { value, rest: future } };
  }
  if (entry.type === 'redo') {
    if (future === null) return journal;
    return { history: redo(history).history, past: { value: future.value.entry, rest: past }, future: future.rest };
  }
  const step = stepOf(history, entry);
  return step.changes.length === 0
    ? journal
    : { history: step.history, past: { value: entry, rest: past }, future: null };
}

function stepOf(history: History, entry: Exclude<JournalEntry, { type: 'undo' | 'redo' }>): Step {
  switch (entry.type) {
    case 'label':
      return addLabels(history, entry.records);
    case 'import':
      return putLabels(history, entry.records);
    case 'edit':
      return editLabel(history, entry.id, entry.edit);
    case 'remove':
      return removeLabel(history, entry.id);
  }
}
