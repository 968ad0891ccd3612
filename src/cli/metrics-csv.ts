import { appendFileSync, writeFileSync } from 'node:fs';
import type { RunEvent } from '../train/events';

/** Every figure of a run in long form, one a line: node, step, metric, value. */
export class MetricsCsv {
  constructor(private readonly path: string) {
    writeFileSync(path, 'node,step,metric,value\n');
  }

  add(event: RunEvent): void {
    if (event.type !== 'metrics') return;
    const rows = Object.entries(event.values).map(([name, value]) => `${event.node},${event.step},${name},${value}\n`);
    appendFileSync(this.path, rows.join(''));
  }
}
