import type * as tf from '@tensorflow/tfjs-core';
import * as recording from '../compute/recording';
import type { AdamW } from './adamw';

/**
 * The values of the one float32 tensor that `step` returns; everything else that it makes is disposed of. `step` is
 * synchronous, reads nothing, and may update the optimizers' parameters. On WebGPU a step that does what an earlier one
 * did, on other data, is its commands given again in one submit.
 */
export function recordedStep(optimizers: readonly [AdamW, ...AdamW[]], step: () => tf.Tensor): Promise<Float32Array> {
  for (const optimizer of optimizers) optimizer.gather();
  return recording.recordedStep(optimizers, step);
}
