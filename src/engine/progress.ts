import type { StageEvent, StageName } from '../train/events';

const ORDER: readonly StageName[] = ['pretrain', 'sft', 'preferences', 'reward', 'ppo', 'evaluation'];

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

  /** True when this event lies beyond everything that was reached before the last loss. */
  add(event: StageEvent): boolean {
    if (event.type !== 'progress') return false;
    const place = ORDER.indexOf(event.stage) * 1e9 + event.step;
    this.furthest = Math.max(this.furthest, place);
    return this.wall >= 0 && place > this.wall;
  }
}
