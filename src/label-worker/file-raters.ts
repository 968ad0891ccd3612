/** Whose labels are in a file? */
import { groupBy } from '../labeling/group';
import { knownName, raterOfFile } from '../labeling/rater-names';
import type { LabelRecord } from '../labeling/record';

export interface Surroundings {
  /** Names in use here: of whoever labels, with or without a label yet, and of the files that wait beside this one. */
  readonly taken: readonly string[];
  /** What the file is called. */
  readonly file: string;
}

/**
 * The name each rater of a file is to have here: the one that labels of the same file were given before; else the
 * file's, where it is free. One that is taken is most likely somebody else's ("me" in two files): the name of the file
 * stands in for it where the file has one rater and is named after somebody, or else a number behind it.
 */
export function suggestNames(
  theirs: readonly LabelRecord[],
  ours: readonly LabelRecord[],
  { taken, file }: Surroundings,
): Record<string, string> {
  const known = new Map(ours.map((one) => [one.id, one.rater]));
  const used = new Set([...ours.map((one) => one.rater), ...taken]);
  const raters = [...groupBy(theirs, (row) => row.rater)];
  const names: Record<string, string> = {};
  for (const [rater, rows] of raters) {
    const before = rows.map((row) => known.get(row.id)).find((name) => name !== undefined);
    const wanted = [rater, ...(raters.length === 1 ? [raterOfFile(file) ?? rater] : [])];
    names[rater] =
      before ?? wanted.find((name) => knownName(used, name) === null) ?? numbered(wanted.at(-1) as string, used);
    used.add(names[rater]);
  }
  return names;
}

function numbered(name: string, used: ReadonlySet<string>): string {
  for (let n = 2; ; n++) if (knownName(used, `${name} ${n}`) === null) return `${name} ${n}`;
}
