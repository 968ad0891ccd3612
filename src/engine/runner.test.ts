import { expect, test } from 'vitest';
import type { RunEvent } from '../train/events';
import type { RunStatus } from './protocol';
import { StageRunner } from './runner';

async function* stage(steps: number, log: string[] = []): AsyncGenerator<RunEvent> {
  try {
    for (let step = 1; step <= steps; step++) {
      log.push(`run ${step}`);
      yield { type: 'metrics', node: 'sft', step, values: { loss: 1 / step } };
      yield { type: 'progress', node: 'sft', step, total: steps };
    }
  } finally {
    log.push('closed');
  }
}

function setup() {
  let now = 0;
  const statuses: RunStatus[] = [];
  const events: RunEvent[] = [];
  const runner = new StageRunner({
    onEvent: (e) => void events.push(e),
    onStatus: (s) => statuses.push(s),
    clock: () => (now += 500),
  });
  const until = async (ok: () => boolean) => {
    while (!ok()) await new Promise((r) => setTimeout(r, 1));
  };
  return { runner, statuses, events, until, last: () => statuses.at(-1) };
}

test('runs to the end and reports the time left', async () => {
  const { runner, statuses, events } = setup();
  expect(await runner.drive(stage(4))).toBe('done');
  expect(events.filter((e) => e.type === 'progress')).toHaveLength(4);
  const left = statuses.filter((s) => s.step > 0).map((s) => s.secondsLeft);
  expect(left[0]).toBeNull();
  expect(left.at(-1)).toBe(0);
  expect(left[1]).toBeGreaterThan(0);
  expect(statuses.at(-1)?.state).toBe('idle');
});

test('says which node has begun before its first step is over, and when the last step is learned', async () => {
  const { runner, statuses } = setup();
  const then = (async function* (): AsyncGenerator<RunEvent> {
    yield* stage(2);
    yield { type: 'metrics', node: 'dpo', step: 0, values: { loss: 1 } };
  })();
  await runner.drive(then);
  const told = statuses.map(({ node, step, total, finishing = false }) => [node, step, total, finishing]);
  expect(told).toEqual([
    [null, 0, 0, false],
    ['sft', 0, 0, false],
    ['sft', 1, 2, false],
    ['sft', 1, 2, true],
    ['sft', 2, 2, true],
    ['dpo', 0, 0, false],
    [null, 0, 0, false],
  ]);
});

test('pause holds, step runs exactly one step, resume goes on', async () => {
  const { runner, last, until } = setup();
  const log: string[] = [];
  const end = runner.drive(stage(5, log));
  runner.pause();
  await new Promise((r) => setTimeout(r, 20));
  expect(log).toEqual([]);
  runner.step('step');
  await until(() => last()?.step === 1);
  await new Promise((r) => setTimeout(r, 20));
  expect(log).toEqual(['run 1']);
  expect(last()?.state).toBe('paused');
  runner.resume();
  expect(await end).toBe('done');
});

test('stop closes the generator, also from a pause', async () => {
  const { runner } = setup();
  const log: string[] = [];
  const end = runner.drive(stage(1000, log));
  runner.pause();
  await new Promise((r) => setTimeout(r, 5));
  runner.stop();
  expect(await end).toBe('stopped');
  expect(runner.busy).toBe(false);
});

test('short jobs are served between events, while paused and when idle, one at a time', async () => {
  const { runner } = setup();
  const order: string[] = [];
  const job = (name: string) => async () => {
    order.push(`${name} in`);
    await new Promise((r) => setTimeout(r, 3));
    order.push(`${name} out`);
    return name;
  };
  const end = runner.drive(stage(500));
  expect(await Promise.all([runner.serve(job('a')), runner.serve(job('b'))])).toEqual(['a', 'b']);
  runner.pause();
  expect(await runner.serve(job('c'))).toBe('c');
  runner.stop();
  await end;
  expect(await runner.serve(job('d'))).toBe('d');
  expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out', 'd in', 'd out']);
});

test('a fault in a job reaches its caller and a fault in the stage reaches the driver; the runner stays usable', async () => {
  const { runner } = setup();
  await expect(runner.serve(() => Promise.reject(new Error('job')))).rejects.toThrow('job');
  const broken = (async function* (): AsyncGenerator<RunEvent> {
    yield { type: 'progress', node: 'sft', step: 1, total: 2 };
    throw new Error('stage');
  })();
  await expect(runner.drive(broken)).rejects.toThrow('stage');
  expect(await runner.drive(stage(1))).toBe('done');
});
