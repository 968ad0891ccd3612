/**
 * What a rater's page may hold, and nothing else: no model, no checkpoint, no sampling setting, no reward margin, no
 * kind (a gold check must look like any other pair), no expected answer and no pair identity to look them up by.
 * The view is built field by field, so that a field added to the record stays out until someone puts it in here.
 */

import type { Showing } from './pair-queue';
import { answerIndex, type Choice, type Sides, type Strength } from './record';

export interface BlindView {
  /** An opaque number of this showing, to answer with. */
  readonly ticket: number;
  readonly prompt: string;
  readonly left: string;
  readonly right: string;
  /** Sides on which the answer was cut off, which its text alone does not always tell. */
  readonly cut: readonly ('left' | 'right')[];
}

export function blindView({ index, pair, sides }: Showing): BlindView {
  const on = (side: 'left' | 'right') => pair.answers[answerIndex(sides, side)];
  return {
    ticket: index,
    prompt: pair.prompt,
    left: on('left').text,
    right: on('right').text,
    cut: (['left', 'right'] as const).filter((side) => on(side).source.cut === true),
  };
}

/** What the page sends back. */
export interface Decision {
  readonly ticket: number;
  readonly choice: Choice;
  readonly strength: Strength | null;
  readonly note?: string;
  readonly flagged?: boolean;
}

/** Feedback in a calibration round: which side was the better one. */
export function expectedSide(sides: Sides, expected: 0 | 1 | 'tie'): 'left' | 'right' | 'tie' {
  if (expected === 'tie') return 'tie';
  return answerIndex(sides, 'left') === expected ? 'left' : 'right';
}
