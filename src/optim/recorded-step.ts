import type * as tf from '@tensorflow/tfjs-core';
import * as recording from '../compute/recording';
import type { AdamW } from './adamw';

/**
 * What a step reads of the host, where it is known beforehand: `arrays` is all of its data, `key` and the lengths decide
 * all else that it does but for the learning rate, and no sequence is longer than `atMost.longest`.
 */
export type Reads = Pick<recording.Declaration, 'key' | 'arrays' | 'atMost'>;

/**
 * The values of the one float32 tensor that `step` returns; everything else that it makes is disposed of. `step` is
 * synchronous, reads nothing, and updates each optimizer once, in order, at this learning rate. On WebGPU a step that does
 * what an earlier one did, on other data, is its commands given again in one submit; with `reads` it is then not even run.
 */
export function recordedStep(
  optimizers: readonly [AdamW, ...AdamW[]],
  learningRate: number,
  step: () => tf.Tensor,
  reads?: Reads,
): Promise<Float32Array> {
  for (const optimizer of optimizers) optimizer.gather();
  const live = optimizers.map((optimizer) => ({ step: optimizer.step + 1, learningRate }));
  // What was recorded before a move still means the old places.
  const key = [reads?.key, ...optimizers.map(({ moves }) => moves)].join(' ');
  return recording.recordedStep(optimizers, step, reads && { ...reads, key, live });
}
