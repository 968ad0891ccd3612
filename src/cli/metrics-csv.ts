import { appendFileSync, writeFileSync } from 'node:fs';
import type { StageEvent } from '../train/events';

/** Every figure of a run in long form, one a line: stage, step, metric, value. */
export class MetricsCsv {
  constructor(private readonly path: string) {
    writeFileSync(path, 'stage,step,metric,value\n');
  }

  add(event: StageEvent): void {
    if (event.type !== 'metrics') return;
    const rows = Object.entries(event.values).map(([name, value]) => `${event.stage},${event.step},${name},${value}\n`);
    appendFileSync(this.path, rows.join(''));
  }
}
