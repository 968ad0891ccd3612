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
}

export function blindView(showing: Showing): BlindView {
  const { pair, sides } = showing;
  return {
    ticket: showing.index,
    prompt: pair.prompt,
    left: pair.answers[answerIndex(sides, 'left')].text,
    right: pair.answers[answerIndex(sides, 'right')].text,
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
