import type { Work } from './contest';
import type { Task } from './tasks';

/** The same work twice: by the code that the studio runs, and written plainly. */
export interface Duel {
  readonly task: Task;
  /** Tokens of one piece of work. */
  readonly tokens: number;
  readonly ours: Work;
  readonly plain: Work;
  /** Does the work on both sides and returns the largest difference of what they say, |a − b| / (1 + |b|). */
  readonly check: () => Promise<number>;
  readonly dispose: () => void;
}

/** Two duellists that differ by more than this do not do the same work. */
export const AGREEMENT = 1e-3;

export function largestDifference(ours: ArrayLike<number>, plain: ArrayLike<number>): number {
  if (ours.length !== plain.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < ours.length; i++) {
    const difference = Math.abs((ours[i] as number) - (plain[i] as number)) / (1 + Math.abs(plain[i] as number));
    worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
  }
  return worst;
}
