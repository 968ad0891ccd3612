/** Threads that fail: at the start, and in the middle of a kernel. */
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { startNodeThread } from '../node/thread';
import { startTeam, type Thread } from './team';

const memory = new WebAssembly.Memory({ initial: 400, maximum: 65_536, shared: true });
let free = 1024;
const heap = {
  memory,
  malloc: (bytes: number) => {
    const at = free;
    free += (bytes + 15) & ~15;
    return at;
  },
  free: () => {},
};

const silent = (): Thread => ({ help: () => new Promise(() => {}), end: () => {} });

it('gives up a thread that never answers', async () => {
  const start = startTeam(heap, { count: 2, startThread: silent, startMs: 100, onLost: () => {} });
  await expect(start).rejects.toThrow('not all of 2 threads answered in 100 ms');
});

it('gives up a thread that answers and never works, and ends the others', async () => {
  let ended = 0;
  const startThread = (): Thread => ({ help: async () => {}, end: () => ended++ });
  const start = startTeam(heap, { count: 3, startThread, startMs: 200, onLost: () => {} });
  await expect(start).rejects.toThrow('of 3 threads 1 came to work');
  expect(ended).toBe(2);
});

/** Comes to the meeting, then takes parts without doing them; sees that it has failed, or does not. */
const faulty = (words: { readonly breaks: boolean }) => (): Thread => {
  const source = `
    const { parentPort } = require('node:worker_threads');
    parentPort.once('message', ({ memory, control }) => {
      const words = new Int32Array(memory.buffer), at = (bytes) => (control + bytes) >> 2;
      const [LEFT, OPEN, HERE, KERNEL] = [0, 64, 128, 192].map(at);
      parentPort.postMessage('ready');
      for (let met = false; ; ) {
        const left = Atomics.load(words, LEFT);
        if (left === 0 || Atomics.load(words, KERNEL) === 0 === met) continue;
        if (!met) {
          if (Atomics.compareExchange(words, LEFT, left, left - 1) !== left) continue;
          Atomics.or(words, HERE, 2);
          Atomics.notify(words, HERE);
          Atomics.sub(words, OPEN, 1);
          Atomics.notify(words, OPEN);
          met = true;
          continue;
        }
        if (Atomics.compareExchange(words, LEFT, left, left - 1) !== left) continue;
        if (${words.breaks}) Atomics.sub(words, OPEN, 2 ** 30), Atomics.notify(words, OPEN);
        return;
      }
    });`;
  const worker = new Worker(source, { eval: true });
  worker.unref();
  return {
    help: (order) =>
      new Promise((resolve) => {
        worker.once('message', () => resolve());
        worker.postMessage(order);
      }),
    end: () => void worker.terminate(),
  };
};

it.each([
  { breaks: false, partMs: 200 },
  { breaks: true, partMs: 600_000 },
])('a thread that does not finish its part ends the work (it says so: $breaks)', async ({ breaks, partMs }) => {
  const told: string[] = [];
  const onLost = (message: string) => told.push(message);
  const options = { count: 2, startThread: faulty({ breaks }), partMs, startMs: 50_000, onLost };
  const work = async (): Promise<void> => {
    const { kernels } = await startTeam(heap, options); // its proof is the first work
    const [matrix, scratch] = [heap.malloc(4 * 128 * 128), heap.malloc(kernels.matmulScratch())];
    for (let i = 0; i < 100_000; i++)
      kernels.matmul(matrix, matrix, matrix, 128, 128, 128, 128, 1, 128, 1, 128, 0, scratch);
  };
  await expect(work()).rejects.toThrow('one of the 2 threads did not finish its part of a kernel');
  expect(told).toHaveLength(1);
});

it('three threads meet and multiply', async () => {
  const team = await startTeam(heap, { count: 3, startThread: startNodeThread, startMs: 50_000, onLost: () => {} });
  expect(team.kernels.barrier()).toBe(3);
  team.end();
});
