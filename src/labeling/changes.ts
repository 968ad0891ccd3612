/**
 * What a step does to the labels, as changes that can be taken back. Labels are told by their ids, not by their places,
 * so that a step of one rater can be taken back while later ones of others stay. Nothing is changed in place: what is
 * returned shares everything but one array of references with what was there.
 */
import { editRecord, type LabelEdit, type LabelRecord } from './record';

export interface Change {
  readonly id: string;
  /** null: the record was added. */
  readonly before: LabelRecord | null;
  /** null: the record was removed. */
  readonly after: LabelRecord | null;
  /** Where a removed record stood, to come back there. */
  readonly at: number;
}

type Records = readonly LabelRecord[];

function placeOf(records: Records, id: string): number {
  const at = records.findLastIndex((one) => one.id === id);
  if (at < 0) throw new RangeError(`no label has the id ${id}`);
  return at;
}

/** One decision: a label, or all comparisons of a ranking. */
export function additions(records: Records, labels: Records): Change[] {
  const ids = new Set(labels.map((one) => one.id));
  const clash = records.find((one) => ids.has(one.id)) ?? (ids.size < labels.length ? labels[0] : undefined);
  if (clash) throw new RangeError(`a label with the id ${clash.id} exists`);
  return labels.map((after, i) => ({ id: after.id, before: null, after, at: records.length + i }));
}

/** Adds labels, or puts them in the place of those with the same id. */
export function imports(records: Records, labels: Records): Change[] {
  const places = new Map(records.map((one, at) => [one.id, at]));
  let end = records.length;
  return [...new Map(labels.map((one) => [one.id, one])).values()].map((after) => {
    const at = places.get(after.id);
    return { id: after.id, before: at === undefined ? null : (records[at] as LabelRecord), after, at: at ?? end++ };
  });
}

export function edits(records: Records, id: string, edit: LabelEdit): Change[] {
  const at = placeOf(records, id);
  const before = records[at] as LabelRecord;
  return [{ id, before, after: editRecord(before, edit), at }];
}

export function removals(records: Records, id: string): Change[] {
  const at = placeOf(records, id);
  return [{ id, before: records[at] as LabelRecord, after: null, at }];
}

/** Adds, replaces and removes; a record that is to be replaced and is gone stays gone. */
export function performed(records: Records, changes: readonly Change[]): Records {
  const next = [...records];
  for (const { id, before, after, at } of changes) {
    const here = next[at]?.id === id ? at : next.findLastIndex((one) => one.id === id);
    if (after === null) {
      if (here >= 0) next.splice(here, 1);
    } else if (here >= 0) next[here] = after;
    else if (before === null) next.splice(at, 0, after);
  }
  return next;
}

/** The changes that take these back, in their order. */
export const reversed = (changes: readonly Change[]): Change[] =>
  changes.map(({ id, before, after, at }) => ({ id, before: after, after: before, at })).reverse();

/** Labels of one rater under another name. */
export const renamed = (records: Records, from: string, to: string): Records =>
  records.map((one) => (one.rater === from ? { ...one, rater: to } : one));
