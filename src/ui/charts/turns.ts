/**
 * Charts take turns: each redraws in a task of its own, so that no press of a key waits for all of them. What asks
 * twice before its turn gets one.
 */
export class Turns {
  private readonly waiting = new Set<() => void>();
  private readonly later: (task: () => void) => void;

  constructor(later: (task: () => void) => void) {
    this.later = later;
  }

  take(turn: () => void): void {
    this.waiting.add(turn);
    if (this.waiting.size === 1) this.later(this.next);
  }

  leave(turn: () => void): void {
    this.waiting.delete(turn);
  }

  private readonly next = (): void => {
    const [turn] = this.waiting;
    if (!turn) return;
    this.waiting.delete(turn);
    if (this.waiting.size > 0) this.later(this.next);
    turn();
  };
}
