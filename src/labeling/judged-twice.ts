/**
 * Pairs that one name judged twice as if never seen. The queue shows nobody a pair again but as a repeat, so these are
 * two people under one name, or one person in two browsers.
 */
import { groupBy } from './group';
import type { LabelRecord } from './record';
import { verdictOf } from './votes';

export interface JudgedTwice {
  readonly rater: string;
  readonly pairs: number;
  /** Of these, on how many the labels name opposite answers. */
  readonly opposite: number;
}

/** By rater; those without such a pair left out. */
export function judgedTwice(records: readonly LabelRecord[]): JudgedTwice[] {
  const firsts = records.filter(({ kind, choice }) => kind !== 'repeat' && choice !== 'skip');
  return [...groupBy(firsts, (one) => one.rater)].flatMap(([rater, mine]) => {
    const twice = [...groupBy(mine, (one) => one.pair).values()].filter((labels) => labels.length > 1);
    const opposite = twice.filter((labels) => {
      const verdicts = new Set(labels.map(verdictOf));
      return verdicts.has('first') && verdicts.has('second');
    }).length;
    return twice.length === 0 ? [] : [{ rater, pairs: twice.length, opposite }];
  });
}

/** What gives two people under one name away. */
export function twiceSentence({ rater, pairs, opposite }: JudgedTwice): string {
  const ways = opposite > 0 ? `, ${opposite} of them once each way` : '';
  return `${rater} judged ${pairs} ${pairs === 1 ? 'pair' : 'pairs'} twice as if never seen${ways}: two people under one name?`;
}
