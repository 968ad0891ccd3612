import type { RunEvent } from '../train/events';

/** More steps than any node has. */
const NODE = 1e9;

/** Tells whether a run that lost its worker has got further than it was then, or fails at the same place again. */
export class Progress {
  private furthest = -1;
  private wall = -1;
  /** Nodes in the order in which they were first heard of: the one in which they run. */
  private seen: string[] = [];

  /** Another run. */
  begin(): void {
    this.furthest = -1;
    this.wall = -1;
    this.seen = [];
  }

  lost(): void {
    this.wall = Math.max(this.wall, this.furthest);
  }

  /** Steps of a node after `step` that were done before the last loss, whether they reached the disk or not. */
  lostAfter(node: string, step: number): number {
    if (!this.seen.includes(node)) return 0;
    const begin = this.placeOf(node, 0);
    return this.wall >= begin && this.wall < begin + NODE ? Math.max(0, this.wall - begin - step) : 0;
  }

  /** True when this event lies beyond everything that was reached before the last loss. */
  add(event: RunEvent): boolean {
    if (event.type !== 'progress') return false;
    const place = this.placeOf(event.node, event.step);
    this.furthest = Math.max(this.furthest, place);
    return this.wall >= 0 && place > this.wall;
  }

  private placeOf(node: string, step: number): number {
    if (!this.seen.includes(node)) this.seen.push(node);
    return this.seen.indexOf(node) * NODE + step;
  }
}
