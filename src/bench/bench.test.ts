import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { quantile } from '../statistics';
import { contest } from './contest';
import { AGREEMENT } from './duel';
import { runMatmul } from './matmul';
import { markdown, tabSeparated } from './report';
import { runDuel } from './run';
import { type BenchSize, sizeOf } from './sizes';
import { TASKS } from './tasks';

/** Small enough for a software GPU. */
const small: BenchSize = {
  ...sizeOf('S'),
  model: { ...sizeOf('S').model, num_hidden_layers: 1, hidden_size: 16, intermediate_size: 24 },
  batch: 2,
  length: 9,
  rows: 3,
  newTokens: 5,
};
const once = { pairs: 1, clock: () => performance.now() };

describe('the benchmark on wasm', () => {
  beforeAll(() => switchBackend('wasm'));

  it.each(TASKS)('%s: plain tfjs agrees with what is measured, and nothing stays behind', async (task) => {
    const before = tf.memory().numTensors;
    const result = await runDuel(small, task, once);
    expect(result.difference).toBeLessThan(AGREEMENT);
    expect(result.ours.median).toBeGreaterThan(0);
    expect(result.plain.median).toBeGreaterThan(0);
    expect(result.calls).toBeNull();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('multiplies matrices', async () => {
    const { ours, plain } = await runMatmul([5, 7, 9], once);
    expect(Math.min(ours, plain)).toBeGreaterThan(0);
  });
});

describe('the benchmark on webgpu', () => {
  beforeAll(() => switchBackend('webgpu'));

  it('training: plain tfjs agrees with what is measured, in more dispatches', async () => {
    const { difference, calls } = await runDuel(small, 'training', once);
    expect(difference).toBeLessThan(AGREEMENT);
    expect(calls?.ours.dispatches).toBeGreaterThan(0);
    expect(calls?.ours.dispatches).toBeLessThan(calls?.plain.dispatches ?? 0);
  }, 300_000); // software WebGPU compiles plain tfjs's many shaders, at the mercy of the other work on the machine
});

it('a contest takes pairs in changing order and gives the quartile of their ratios', async () => {
  let now = 0;
  const calls: string[] = [];
  const work = (name: string, ms: number) => async () => {
    calls.push(name);
    now += ms;
  };
  // Plain takes 4 where ours takes 1, after one round of each to warm up.
  const result = await contest(work('ours', 1), work('plain', 4), { pairs: 3, clock: () => now });
  expect(calls.join(' ')).toBe('ours plain ours plain plain ours ours plain');
  expect(result).toMatchObject({ ours: { median: 1 }, plain: { median: 4 }, ratio: { lowerQuartile: 4, median: 4 } });
  expect(result.processor).toBeUndefined();
  const busy = await contest(work('ours', 1), work('plain', 4), {
    pairs: 3,
    clock: () => now,
    processor: () => now / 2,
  });
  expect(busy.processor).toMatchObject({ ours: { median: 0.5 }, plain: { median: 2 }, ratio: { lowerQuartile: 4 } });
});

it('quantiles by hand', () => {
  expect([0, 0.25, 0.5, 1].map((q) => quantile([4, 1, 3, 2], q))).toEqual([1, 1.75, 2.5, 4]);
});

it('tables name the adapter and give every figure a column', () => {
  const calls = { dispatches: 80, submits: 1, buffers: 2, readBacks: 3 };
  const ms = { median: 10, lowest: 5, highest: 20 };
  const duel = { ours: ms, plain: ms, ratio: { lowerQuartile: 12.34, median: 15 }, pairs: 7 };
  const report = {
    backend: 'webgpu',
    adapter: 'Some GPU',
    date: '2020-01-02',
    commit: 'abc',
    duels: [
      {
        ...duel,
        size: 'S',
        task: 'training',
        tokens: 256,
        difference: 1e-6,
        bytes: 5e6,
        calls: { ours: calls, plain: { ...calls, dispatches: 600 } },
        processor: { ours: ms, plain: { ...ms, median: 1500 }, ratio: { lowerQuartile: 150, median: 150 } },
      },
    ],
    matmuls: [{ shape: [1, 2, 3], ours: 4, plain: 5, ratio: 0.8 }],
    host: [{ ...duel, size: 'S' }],
  } as const;
  const text = markdown(report);
  expect(text).toContain('## webgpu: Some GPU, 2020-01-02, commit abc');
  expect(text).toContain('| S | Training step | 25,600 [12,800, 51,200] |');
  expect(text).toContain('12.3×');
  expect(text).toContain('| 10 (1,500) | 150.0× |');
  expect(text).toContain('80 (600)');
  expect(tabSeparated(report)).toContain('1 × 2 × 3\t4.0\t5.0\t0.80×');
});
