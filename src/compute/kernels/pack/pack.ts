/** Copies of tensors with storage of their own, side by side where the backend has use for it. */
import * as tf from '@tensorflow/tfjs-core';
import { runFused } from '../fused';

/**
 * float32 tensors -> copies of them. On WebGPU they are neighbours in one buffer, in this order: weights that are used
 * together are then one matrix, and an optimizer goes over all of them in one dispatch.
 */
export function pack(tensors: readonly tf.Tensor[]): tf.Tensor[] {
  return runFused('FusedPack', tensors, {}, () => tensors.map((tensor) => tf.mul(tensor, 1)));
}
