import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { pack } from './kernels/pack/pack';
import { switchBackend } from './testing';
import { gpuErrors } from './webgpu-backend';

test('copies that are given away before they were submitted: their buffer waits for it', async () => {
  await switchBackend('webgpu');
  const onGpu = tf.tidy(() => tf.add(tf.tensor1d([1, 2, 3]), 1));
  await onGpu.data();
  tf.dispose(pack([onGpu, onGpu]));
  for (let i = 0; i < 3; i++) await tf.tidy(() => tf.mul(onGpu, i)).data(); // what is refused is told a little later
  expect(gpuErrors()).toEqual([]);
});
