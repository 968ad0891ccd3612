import { type RaterValues, RUBRIC_TIE } from '../config/rubric';
import type { Random } from '../random';
import { valueScore } from './judged-apart';
import { defaultWeights } from './rubric';
import { wordsOf } from './scoring';
import type { RubricWeights, TaskItem } from './types';

/** A simulated person who compares two answers by the rubric, with stated faults. */
export interface Rater {
  readonly name: string;
  readonly weights: RubricWeights;
  /** Probability of naming the other side, 0 to 1. */
  readonly noise: number;
  /** Rubric points gained for every ten words more than the other answer; 0 for none, below 0 for love of brevity. */
  readonly lengthBias: number;
  /** Rubric points that the left answer gains for being on the left. */
  readonly leftBias: number;
  /** What of an answer counts; everything where it is not said. */
  readonly values?: RaterValues;
}

export interface Judgement {
  readonly choice: 'left' | 'right' | 'tie';
  /** How far apart the two were for this rater, 0 to 1. */
  readonly strength: number;
}

export const raters: readonly Rater[] = [
  { name: 'Careful', weights: defaultWeights, noise: 0.1, lengthBias: 0, leftBias: 0 },
  { name: 'Exact', weights: defaultWeights, noise: 0, lengthBias: 0, leftBias: 0 },
  { name: 'Hasty', weights: defaultWeights, noise: 0.3, lengthBias: 0, leftBias: 0 },
  { name: 'Likes it long', weights: defaultWeights, noise: 0.1, lengthBias: 0.15, leftBias: 0 },
  { name: 'Leans left', weights: defaultWeights, noise: 0.1, lengthBias: 0, leftBias: 0.15 },
];

export function judge(rater: Rater, item: TaskItem, left: string, right: string, random: Random): Judgement {
  const longer = (wordsOf(left).length - wordsOf(right).length) / 10;
  const worth = (answer: string) => valueScore(rater.values ?? 'everything', item, answer, rater.weights);
  const difference = worth(left) - worth(right) + rater.lengthBias * longer + rater.leftBias;
  // Drawn whether it is used or not, so that a pair takes one draw whatever the answers are.
  const flipped = random.chance(rater.noise);
  const strength = Math.min(1, Math.abs(difference));
  if (strength < RUBRIC_TIE) return { choice: 'tie', strength };
  return { choice: difference > 0 !== flipped ? 'left' : 'right', strength };
}

/** Points of a rating: 1, the worst, to this. */
const MOST_POINTS = 5;

/**
 * One answer by itself, 1 to 5 points: the rubric's score in equal steps. A slip, as often as this rater errs of two answers, is any
 * number of points. What one answer gains beside another (length, place) is no part of it.
 */
export function rate(rater: Rater, item: TaskItem, answer: string, random: Random): number {
  const points =
    1 + Math.round((MOST_POINTS - 1) * valueScore(rater.values ?? 'everything', item, answer, rater.weights));
  const any = 1 + random.int(MOST_POINTS);
  return random.chance(rater.noise) ? any : points;
}
