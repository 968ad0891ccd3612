import type { LabelRecord } from './record';

/** How many of some labels, told by their ids, are of pairs that another rater judged too. */
export function sharedLabels(records: readonly LabelRecord[], ids: readonly string[]): number {
  const raters = new Map<string, Set<string>>();
  for (const { pair, rater, choice } of records) {
    if (choice === 'skip') continue;
    const here = raters.get(pair) ?? new Set();
    raters.set(pair, here.add(rater));
  }
  const wanted = new Set(ids);
  return records.filter(
    ({ id, pair, rater }) => wanted.has(id) && [...(raters.get(pair) ?? [])].some((other) => other !== rater),
  ).length;
}
