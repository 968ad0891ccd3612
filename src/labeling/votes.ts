/**
 * Labels in terms of answers instead of sides, so that labels of different raters, showings and files can be compared.
 * "First" is the answer whose text comes first in canonical order: the same for everyone, and without any meaning.
 */
import type { Unit } from './agreement';
import { isCanonicalOrder } from './pair-identity';
import { chosenIndex, type LabelRecord, type Strength } from './record';

export type Verdict = 'first' | 'second' | 'tie' | 'both-bad';

/** Index into `answers` of the canonical first one. */
export function firstIndex(record: Pick<LabelRecord, 'answers'>): 0 | 1 {
  return isCanonicalOrder(record.answers[0].text, record.answers[1].text) ? 0 : 1;
}

/** null for a skip. */
export function verdictOf(record: LabelRecord): Verdict | null {
  if (record.choice === 'skip') return null;
  if (record.choice === 'tie' || record.choice === 'both-bad') return record.choice;
  return chosenIndex(record) === firstIndex(record) ? 'first' : 'second';
}

const STEPS: Record<Strength, number> = { slightly: 1, clearly: 2, much: 3 };

/** -3 (second much better) to 3 (first much better), 0 a tie; both bad is 0 as well. A side without a strength counts 2. */
export function preferenceScale(record: LabelRecord): number | null {
  const verdict = verdictOf(record);
  if (verdict === null) return null;
  if (verdict === 'tie' || verdict === 'both-bad') return 0;
  const step = record.strength === null ? 2 : STEPS[record.strength];
  return verdict === 'first' ? step : -step;
}

/** Verdicts as numbers for α on nominal data. */
const VERDICT_CODE: Record<Verdict, number> = { first: 1, second: 2, tie: 3, 'both-bad': 4 };

/** What a verdict's code and a step of the scale become when the two answers of a pair change places. */
export const mirrorVerdict = (code: number): number => (code === 1 ? 2 : code === 2 ? 1 : code);
export const mirrorScale = (step: number): number => -step;
/** Of two steps of the scale, squared and from 0 to 1. */
export const scaleDistance = (a: number, b: number): number => ((a - b) / 6) ** 2;

export interface RatingTable {
  readonly pairs: readonly string[];
  readonly raters: readonly string[];
  /** units[i][j]: what rater j said of pair i. */
  readonly units: readonly Unit<number>[];
}

/** Pairs × raters. A rater's first opinion of a pair counts; the repeat is for self-agreement. */
export function ratingTable(
  records: readonly LabelRecord[],
  value: (record: LabelRecord) => number | null = (record) => {
    const verdict = verdictOf(record);
    return verdict === null ? null : VERDICT_CODE[verdict];
  },
): RatingTable {
  const raters = [...new Set(records.map((one) => one.rater))].sort();
  const rows = new Map<string, (number | null)[]>();
  for (const record of records) {
    if (record.kind === 'repeat') continue;
    const row = rows.get(record.pair) ?? raters.map(() => null);
    rows.set(record.pair, row);
    const column = raters.indexOf(record.rater);
    row[column] = row[column] ?? value(record);
  }
  return { pairs: [...rows.keys()], raters, units: [...rows.values()] };
}
