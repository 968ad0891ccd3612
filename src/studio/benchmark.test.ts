import { expect, it } from 'vitest';
import type { FromBench } from '../bench/protocol';
import type { DuelResult } from '../bench/run';
import { createBenchmark } from './benchmark';

const request = { backend: 'wasm', sizes: ['S'], tasks: ['training'], pairs: 1 } as const;
const ms = { median: 1, lowest: 1, highest: 1 };
const result: DuelResult = {
  size: 'S',
  task: 'training',
  tokens: 10,
  difference: 0,
  calls: null,
  bytes: 1,
  ours: ms,
  plain: ms,
  ratio: { lowerQuartile: 1, median: 1 },
  pairs: 1,
};

function started() {
  let say: (message: FromBench) => void = () => {};
  let ended = 0;
  const benchmark = createBenchmark(
    (_, listen) => {
      say = listen;
      return () => ended++;
    },
    () => '2020-01-02',
  );
  benchmark.start(request);
  say({ type: 'device', backend: 'wasm', adapter: 'CPU' });
  say({ type: 'started', name: 'S: training', done: 0, total: 2 });
  say({ type: 'duel', result });
  return { benchmark, say, ended: () => ended };
}

it('gathers the results of a run', () => {
  const { benchmark, say } = started();
  expect(benchmark.getState()).toMatchObject({ state: 'running', now: { name: 'S: training', done: 0, total: 2 } });
  say({ type: 'done' });
  expect(benchmark.getState()).toMatchObject({
    state: 'done',
    now: null,
    report: { backend: 'wasm', adapter: 'CPU', date: '2020-01-02', duels: [result] },
  });
});

it('keeps what was measured when it is stopped or fails, and forgets it at the next start', () => {
  const { benchmark, say, ended } = started();
  benchmark.stop();
  expect(ended()).toBe(1);
  expect(benchmark.getState()).toMatchObject({ state: 'stopped', report: { duels: [result] } });
  benchmark.start(request);
  expect(benchmark.getState()).toMatchObject({ state: 'running', report: null });
  say({ type: 'failed', message: 'they differ' });
  expect(benchmark.getState()).toMatchObject({ state: 'failed', fault: 'they differ' });
});
