import { appendFileSync, writeFileSync } from 'node:fs';
import type { RunEvent } from '../train/events';

/**
 * Every figure of a run in long form, one a line. `step` begins anew in each node; `global_step` counts on through all of
 * them, and `seconds` since the file was begun.
 */
export class MetricsCsv {
  private readonly began: number;
  private readonly reached = new Map<string, number>();

  /** `clock`: milliseconds. */
  constructor(
    private readonly path: string,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.began = clock();
    writeFileSync(path, 'node,step,global_step,seconds,metric,value\n');
  }

  add({ node, ...event }: RunEvent): void {
    if (event.type !== 'metrics') return;
    const before = [...this.reached].reduce((sum, [other, steps]) => sum + (other === node ? 0 : steps), 0);
    this.reached.set(node, Math.max(this.reached.get(node) ?? 0, event.step));
    const seconds = ((this.clock() - this.began) / 1000).toFixed(3);
    const head = `${node},${event.step},${before + event.step},${seconds}`;
    appendFileSync(
      this.path,
      Object.entries(event.values)
        .map(([name, value]) => `${head},${name},${value}\n`)
        .join(''),
    );
  }
}
