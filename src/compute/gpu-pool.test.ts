import { expect, it } from 'vitest';
import { memoryInfo } from './backend';
import { capPool, POOL_BYTES } from './gpu-pool';
import { switchBackend } from './testing';
import { asGpuBackend, tf } from './tfjs-internals';

it('buffers that are given back beyond the cap are destroyed', async () => {
  await switchBackend('webgpu');
  expect(POOL_BYTES).toBeGreaterThan(1e8);
  const before = memoryInfo().allocatedBytes as number;
  // The smaller cap of the two counts.
  capPool(asGpuBackend(tf.backend()).bufferManager, before + 1e6);
  for (let i = 1; i <= 20; i++) {
    // 20 sizes, so that none is taken from the pool.
    const x = tf.tidy(() => tf.mul(tf.ones([100_000 + i]), 2));
    await x.data();
    x.dispose();
  }
  expect(memoryInfo().allocatedBytes as number).toBeLessThan(before + 2.5e6);
  expect(memoryInfo().allocatedBytes as number).toBeGreaterThan(before);
});
