/**
 * Time a rater really looked at a pair: hidden time (the tab was in the background) and idle time (nothing happened for
 * longer than `idleAfter`) are taken out. After the last sign of life a rater counts as reading for `idleAfter` ms more.
 *
 *   active = sum over gaps between successive signs of life while visible of min(gap, idleAfter)
 */
export interface TimeEvent {
  /** Milliseconds, any clock that never goes back. */
  readonly at: number;
  /** 'shown' and 'decided' bound the time; 'activity' is a key, a pointer or a scroll. */
  readonly type: 'shown' | 'activity' | 'hidden' | 'visible' | 'decided';
}

const IDLE_AFTER_MS = 30_000;

export function activeMilliseconds(events: readonly TimeEvent[], idleAfter = IDLE_AFTER_MS): number {
  let active = 0;
  let last: number | null = null;
  let visible = true;
  let running = false;
  for (const event of [...events].sort((a, b) => a.at - b.at)) {
    if (running && visible && last !== null) active += Math.min(event.at - last, idleAfter);
    last = event.at;
    if (event.type === 'shown') running = true;
    else if (event.type === 'hidden') visible = false;
    else if (event.type === 'visible') visible = true;
    else if (event.type === 'decided' && running) return active;
  }
  return active;
}
