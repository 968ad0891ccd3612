import { activeMilliseconds, type TimeEvent } from '../labeling/active-time';

/** Signs of life nearer to each other are one; far below the time after which a rater counts as idle. */
const MERGED_MS = 1000;

/** When a task was shown and how long it was really looked at. */
export class RatingClock {
  private signs: TimeEvent[] = [];
  private shownAt = 0;
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  start(): void {
    this.shownAt = this.now();
    this.signs = [{ at: this.shownAt, type: 'shown' }];
  }

  sign(type: TimeEvent['type']): void {
    const at = this.now();
    const last = this.signs.at(-1);
    // A moving pointer tells of itself many times a second; once is enough.
    if (type === 'activity' && last?.type === type && at - last.at < MERGED_MS) return;
    this.signs.push({ at, type });
  }

  read(): { readonly shownAt: number; readonly decidedAt: number; readonly activeMs: number } {
    const decidedAt = this.now();
    const activeMs = activeMilliseconds([...this.signs, { at: decidedAt, type: 'decided' }]);
    return { shownAt: Math.min(this.shownAt, decidedAt), decidedAt, activeMs };
  }
}
