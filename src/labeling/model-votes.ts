/** Labels as the rater model wants them: sides chosen, ties and skips left out. */

import type { Vote } from './rater-data';
import { answerIndex, type LabelRecord } from './record';
import { firstIndex } from './votes';

/** A tenth longer is visibly longer. */
const VISIBLY_LONGER = Math.log(1.1);

/** How much longer the left answer is, in characters: -1 (visibly shorter) over 0 (same) to 1 (visibly longer). */
export function lengthContrast(left: string, right: string): number {
  const ratio = Math.log((left.length + 1) / (right.length + 1)) / VISIBLY_LONGER;
  return Math.max(-1, Math.min(1, ratio));
}

export function modelVotes(records: readonly LabelRecord[]): Vote[] {
  return records.flatMap((record): Vote[] => {
    if (record.choice !== 'left' && record.choice !== 'right') return [];
    if (record.expected === 'tie') return [];
    const left = answerIndex(record.sides, 'left');
    return [
      {
        pair: record.pair,
        rater: record.rater,
        left: record.choice === 'left',
        ...(record.expected === null ? {} : { truth: record.expected === firstIndex(record) ? 1 : -1 }),
        orientation: left === firstIndex(record) ? 1 : -1,
        longer: lengthContrast(record.answers[left].text, record.answers[left === 0 ? 1 : 0].text),
      },
    ];
  });
}
