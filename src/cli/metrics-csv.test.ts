import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MetricsCsv } from './metrics-csv';

test('steps count on through the nodes, and time through all of it', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'metrics-')), 'metrics.csv');
  let now = 5000;
  const csv = new MetricsCsv(path, () => now);
  const tell = (node: string, step: number, values: Record<string, number>) => {
    now += 250;
    csv.add({ type: 'metrics', node, step, values });
  };
  tell('sft', 1, { loss: 3, lr: 0.5 });
  tell('sft', 2, { loss: 2 });
  csv.add({ type: 'progress', node: 'sft', step: 3, total: 3 });
  tell('reward', 1, { loss: 0.7 });
  expect(readFileSync(path, 'utf8')).toBe(
    'node,step,global_step,seconds,metric,value\nsft,1,1,0.250,loss,3\nsft,1,1,0.250,lr,0.5\nsft,2,2,0.500,loss,2\nreward,1,3,0.750,loss,0.7\n',
  );
});
