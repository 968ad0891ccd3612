/** Names of raters: when two are the same, what a file's name says of its rater, and how a file of labels is called. */
import type { LabelRecord } from './record';

/** What names are compared by: " ME " is "me". */
const raterKey = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** The one of these names that a typed one means, as it is written there. */
export function knownName(names: Iterable<string>, typed: string): string | null {
  const wanted = raterKey(typed);
  for (const name of names) if (raterKey(name) === wanted) return name;
  return null;
}

const DAY = /\d{4}-?\d{2}-?\d{2}/g;
/** Words in names of files that name nobody. */
const NOBODY = /^(labels?|preferences?|trl|record|records|export|copy|raters?|and|\d*)$/i;

/** Who a file seems to be by: "labels-ben-2026-11-27 (2).jsonl" is by "ben"; null where its name names nobody. */
export function raterOfFile(file: string): string | null {
  const words = file
    .replace(/\.[a-z0-9]{1,6}$/i, '')
    .replace(/\(\d+\)/g, ' ')
    .replace(DAY, ' ')
    .split(/[\s_,;-]+/)
    .filter((word) => !NOBODY.test(word));
  return words.length === 0 ? null : words.join(' ').slice(0, 200);
}

/** "labels-me-2026-11-27": whose labels, and when they were saved (`day` is the first part of an ISO date). */
export function labelFileStem(kind: string, records: readonly Pick<LabelRecord, 'rater'>[], day: string): string {
  const raters = [...new Set(records.map((one) => one.rater))];
  const who = raters.length === 1 ? slug(raters[0] as string) : `${raters.length}-raters`;
  return [kind, who, day].filter(Boolean).join('-');
}

/** Letters and digits of any script, which every file system takes. */
const slug = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
