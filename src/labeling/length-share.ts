/** How often somebody chose the longer answer: a count alone, which says nothing of what the answers deserved. */
import { type Estimate, wilson } from '../statistics';
import { lengthContrast } from './model-votes';
import { answerIndex, type LabelRecord } from './record';

export interface LengthShare extends Estimate {
  readonly longer: number;
  /** Labels that chose between a visibly longer and a shorter answer. */
  readonly of: number;
}

/** Of a rater's labels; repeats left out, as they are the same pairs again. */
export function lengthShare(records: readonly LabelRecord[]): LengthShare {
  let longer = 0;
  let of = 0;
  for (const { choice, kind, sides, answers } of records) {
    if (kind === 'repeat' || (choice !== 'left' && choice !== 'right')) continue;
    const contrast = lengthContrast(
      answers[answerIndex(sides, 'left')].text,
      answers[answerIndex(sides, 'right')].text,
    );
    if (Math.abs(contrast) < 1) continue;
    of++;
    if (contrast > 0 === (choice === 'left')) longer++;
  }
  return { longer, of, ...wilson(longer, of) };
}
