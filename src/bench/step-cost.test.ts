import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { gpuErrors } from '../compute/webgpu-backend';
import { gpuCallsOf } from './gpu-calls';
import { sizeOf } from './sizes';
import { trainingDuel } from './training';

/** Forward, backward, clipping and AdamW. What a model this small costs on a GPU is dispatches: keep them few. */
describe('a training step on webgpu', () => {
  beforeAll(() => switchBackend('webgpu'));
  afterAll(() => expect(gpuErrors()).toEqual([]));

  it.each([
    ['S', 90],
    ['M', 160],
  ] as const)(
    '%s: at most %d dispatches, one submit, one read, no new buffer',
    async (name, most) => {
      const duel = await trainingDuel(sizeOf(name), 1);
      for (const time of ['first', 'followed', 'declared'] as const) {
        const calls = await gpuCallsOf(duel.ours);
        expect(calls?.dispatches).toBeGreaterThan(0);
        expect(calls?.dispatches).toBeLessThanOrEqual(most);
        expect(calls?.submits).toBeLessThanOrEqual(time === 'first' ? 2 : 1);
        if (time !== 'first') expect(calls).toMatchObject({ readBacks: 1, buffers: 0 });
      }
      duel.dispose();
    },
    240_000,
  );
});
