import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { startNodeBackend } from '../node';
import { tf } from '../tfjs-internals';

// In a file of its own: a backend starts once in a process.
it('one thread computes where the others do not answer, and people are told', async () => {
  const startThread = () => ({ help: () => new Promise<void>(() => {}), end: () => {} });
  const wasm = { readFile, team: { startThread, startMs: 1_000 } };
  const backend = await startNodeBackend({ prefer: 'wasm', exact: true, threads: 2, wasm });
  expect(backend.adapter).toMatch(/SIMD$/);
  expect(backend.notes).toEqual(['Threads did not start (not all of 2 threads answered in 1000 ms): one computes.']);
  const product = tf.matMul(tf.ones([9, 70]), tf.ones([70, 5]));
  expect(new Set(await product.data())).toEqual(new Set([70]));
});
