import type { StageEvent, StageName } from '../train/events';

const ORDER: readonly StageName[] = ['pretrain', 'sft', 'preferences', 'reward', 'ppo', 'evaluation'];
/** More steps than any stage has. */
const STAGE = 1e9;
const placeOf = (stage: StageName, step: number): number => ORDER.indexOf(stage) * STAGE + step;

/** Tells whether a run that lost its worker has got further than it was then, or fails at the same place again. */
export class Progress {
  private furthest = -1;
  private wall = -1;

  /** Another run. */
  begin(): void {
    this.furthest = -1;
    this.wall = -1;
  }

  lost(): void {
    this.wall = Math.max(this.wall, this.furthest);
  }

  /** Steps of a stage after `step` that were done before the last loss, whether they reached the disk or not. */
  lostAfter(stage: StageName, step: number): number {
    const begin = placeOf(stage, 0);
    return this.wall >= begin && this.wall < begin + STAGE ? Math.max(0, this.wall - begin - step) : 0;
  }

  /** True when this event lies beyond everything that was reached before the last loss. */
  add(event: StageEvent): boolean {
    if (event.type !== 'progress') return false;
    const place = placeOf(event.stage, event.step);
    this.furthest = Math.max(this.furthest, place);
    return this.wall >= 0 && place > this.wall;
  }
}
