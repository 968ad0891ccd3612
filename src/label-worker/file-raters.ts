/** Whose labels are in a file? */
import { groupBy } from '../labeling/group';
import type { LabelRecord } from '../labeling/record';

/**
 * The name each rater of a file is to have here: the one that labels of the same file were given before; else the
 * file's, with a number where it is taken, most likely by somebody else ("me" in two files).
 */
export function suggestNames(theirs: readonly LabelRecord[], ours: readonly LabelRecord[]): Record<string, string> {
  const known = new Map(ours.map((one) => [one.id, one.rater]));
  const taken = new Set(ours.map((one) => one.rater));
  const names: Record<string, string> = {};
  for (const [rater, rows] of groupBy(theirs, (row) => row.rater)) {
    const before = rows.map((row) => known.get(row.id)).find((name) => name !== undefined);
    let name = rater;
    for (let n = 2; taken.has(name); n++) name = `${rater} ${n}`;
    names[rater] = before ?? name;
  }
  return names;
}

/** How many of their labels are of pairs that another rater judged too, here or in the same file. */
export function sharedPairs(ours: readonly LabelRecord[], theirs: readonly LabelRecord[]): number {
  const raters = new Map<string, Set<string>>();
  for (const { pair, rater } of [...ours, ...theirs]) {
    const here = raters.get(pair) ?? new Set();
    raters.set(pair, here.add(rater));
  }
  return theirs.filter(({ pair, rater }) => [...(raters.get(pair) ?? [])].some((other) => other !== rater)).length;
}
