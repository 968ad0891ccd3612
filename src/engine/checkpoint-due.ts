/** So much work may be lost where steps are slow, in milliseconds. */
const MOST_LOST = 20_000;
/** Saving takes at most one part in so many of the time, where the stage's own interval is not over. */
const SHARE = 10;

/**
 * When the next checkpoint of a node is due: after the steps that its stage says, and, where those take long, after a time. A few
 * steps of a large model would else be over, or stopped, before any was saved. All times are in milliseconds.
 */
export class CheckpointDue {
  private step = 0;
  private at = 0;
  /** What the last save took: the weights of a large model are gigabytes. */
  private cost = 0;

  /** A node begins, or goes on after a step that is saved. */
  begin(step: number, now: number): void {
    this.step = step;
    this.at = now;
    this.cost = 0;
  }

  /** `every`: steps of the stage's own interval. */
  isDue(step: number, every: number, now: number): boolean {
    return step - this.step >= every || now - this.at >= Math.max(MOST_LOST, SHARE * this.cost);
  }

  isSaved(step: number): boolean {
    return step === this.step;
  }

  /** It was, or it could not be: it is not tried again before the next one is due. */
  saved(step: number, began: number, ended: number): void {
    this.step = step;
    this.at = ended;
    this.cost = ended - began;
  }
}
