import { expect, it } from 'vitest';
import { createMetrics, linesToCsv } from './metrics';

/** A clock that runs tasks when the test says so. */
function manualSchedule() {
  const tasks: { task: () => void; milliseconds: number }[] = [];
  return {
    tasks,
    schedule: (task: () => void, milliseconds: number) => void tasks.push({ task, milliseconds }),
    run: () => {
      for (const { task } of tasks.splice(0)) task();
    },
  };
}

it('takes thousands of samples and tells React once a quarter of a second', () => {
  const clock = manualSchedule();
  const metrics = createMetrics(clock.schedule);
  let told = 0;
  metrics.store.subscribe(() => told++);
  for (let step = 1; step <= 5000; step++) metrics.add('sft', step, { loss: 1 / step });
  expect(clock.tasks.map((t) => t.milliseconds)).toEqual([250]);
  expect(told).toBe(0);
  clock.run();
  expect(told).toBe(1);
  expect(metrics.store.getState().revisions).toEqual({ sft: 1 });
  expect(metrics.latest('sft').loss).toBe(1 / 5000);
});

it('writes CSV with a row for each step and an empty cell where a figure was not measured', () => {
  const metrics = createMetrics(() => {});
  metrics.add('sft', 1, { loss: 2 });
  metrics.add('sft', 2, { loss: 1.5 });
  metrics.add('sft', 2, { eval_loss: 1.75 });
  const line = (name: string, label = name) => ({ label, ring: metrics.ring('sft', name) });
  expect(linesToCsv([line('loss'), line('eval_loss')])).toBe('step,loss,eval_loss\n1,2,\n2,1.5,1.75\n');
  expect(linesToCsv([line('eval_loss')])).toBe('step,eval_loss\n2,1.75\n');
  expect(linesToCsv([line('none', 'a, "b"'), line('none', '=1+1')])).toBe(`step,"a, ""b""","'=1+1"\n`);
});

it('forgets one node and leaves the others, of the same stage too', () => {
  const metrics = createMetrics(() => {});
  metrics.add('sft', 1, { loss: 2 });
  metrics.add('ppo', 1, { beta: 0.05 });
  metrics.add('sft-2', 1, { loss: 3 });
  metrics.clear('sft');
  expect(metrics.names('sft')).toEqual([]);
  expect(metrics.latest('ppo')).toEqual({ beta: 0.05 });
  expect(metrics.latest('sft-2')).toEqual({ loss: 3 });
  metrics.clear();
  expect([metrics.names('ppo'), metrics.names('sft-2')]).toEqual([[], []]);
});

it('a run that takes the place of another leaves the lines of the one before to be compared with', () => {
  const metrics = createMetrics((task) => task());
  metrics.add('sft', 1, { loss: 2 });
  metrics.retire('sft');
  expect(metrics.ring('sft', 'loss')).toBeUndefined();
  expect(metrics.before('sft', 'loss')?.latest()).toBe(2);
  metrics.add('sft', 1, { loss: 1 });
  expect([metrics.ring('sft', 'loss')?.latest(), metrics.before('sft', 'loss')?.latest()]).toEqual([1, 2]);
  metrics.clear();
  expect(metrics.before('sft', 'loss')).toBeUndefined();
});
