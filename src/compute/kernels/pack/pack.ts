/** Copies of tensors with storage of their own, side by side where the backend has use for it. */
import * as tf from '@tensorflow/tfjs-core';
import { type Op, runOp } from '../../op';

const PACK: Op = {
  name: 'FusedPack',
  inputs: ['tensors…'],
  attributes: [],
  reference: (tensors) => tensors.map((tensor) => tf.mul(tensor, 1)),
  kernels: { webgpu: ({ views }, tensors) => views.pack(tensors) },
};
export const packOps = [PACK];

/**
 * float32 tensors -> copies of them. On WebGPU they are neighbours in one buffer, in this order: weights that are used
 * together are then one matrix, and an optimizer goes over all of them in one dispatch.
 */
export const pack = (tensors: readonly tf.Tensor[]): tf.Tensor[] => runOp(PACK, tensors, {});
