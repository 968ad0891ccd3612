/** What is said of the names in files that wait to be imported: two people under one name are hard to part afterwards. */
import { knownName } from '../../labeling/rater-names';
import type { PendingFile } from '../../studio/label-files';

type Names = Pick<PendingFile, 'name' | 'names'>;
type Summed = Names & Pick<PendingFile, 'summary'>;

/** Several files whose rater goes by one name, or one by that of whoever labels; null: none. Files that are here already are known. */
export function oneNameText(files: readonly Summed[], active: string): string | null {
  const fresh = files.filter(({ summary }) => summary.kind === 'records' && summary.known === 0);
  const raters = fresh.flatMap(({ names }) => Object.keys(names));
  const of = (name: string) => raters.filter((one) => knownName([name], one) !== null).length;
  const own = of(active);
  const shared = raters.find((name) => of(name) > 1);
  if (own === 0 && shared === undefined) return null;
  const name = own > 0 ? active : (shared as string);
  const many = own > 0 ? own : of(name);
  const who = `${many === 1 ? 'A file calls its rater' : `${many} files call their rater`} “${name}”`;
  const whose = own > 0 ? ', which is your own name here too' : '';
  const likely = many === 1 ? 'another person' : 'different people';
  return `${who}${whose}: most likely ${likely}. Look at the names below before you import: under one name their labels cannot be told apart.`;
}

interface Around {
  /** Files that wait beside this one. */
  readonly others: readonly Names[];
  readonly raters: readonly string[];
  readonly active: string;
}

/** Whose labels those of a file will be counted among under this name; null: nobody's yet. */
export function amongText(name: string, { others, raters, active }: Around): string | null {
  if (knownName([active], name) !== null) return 'They will count as your own labels.';
  const here = knownName(raters, name);
  if (here !== null) return `They will be added to the labels of ${here} here.`;
  const beside = others.find(({ names }) => knownName(Object.values(names), name) !== null);
  return beside ? `The same rater as in ${beside.name}.` : null;
}
