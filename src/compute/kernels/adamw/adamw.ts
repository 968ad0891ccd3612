/** The device half of an optimizer step: the global norm of the gradients, then AdamW in place over all parameters. */
import type * as tf from '@tensorflow/tfjs-core';
import { type Op, runOne } from '../../op';
import { adamwCpu } from './cpu';
import { adamwReference } from './reference';
import type { AdamwSettings } from './settings';
import { adamwWasm } from './wasm';
import { adamwGpu, changing } from './webgpu';

const ADAMW: Op<AdamwSettings> = {
  name: 'FusedAdamw',
  inputs: ['parameters…', 'gradients…', 'm…', 'v…'],
  attributes: ['learningRate', 'beta1', 'beta2', 'epsilon', 'weightDecay', 'decayed', 'maxNorm', 'step'],
  reference: adamwReference,
  kernels: { cpu: adamwCpu, wasm: adamwWasm, webgpu: adamwGpu },
  changing,
};
export const adamwOps = [ADAMW];

/** A parameter with what belongs to it. */
export interface Slot {
  readonly parameter: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly m: tf.Variable;
  readonly v: tf.Variable;
}

/**
 * One AdamW update (Loshchilov and Hutter 2019, algorithm 2; ε where PyTorch has it: √(v/(1-β₂ᵗ)) + ε) with gradients
 * clipped to their global norm √(Σ g²), which is returned and stays on the device.
 * Writes parameters, m and v in place. Where the norm is not finite nothing changes: the device itself skips the update.
 */
export function adamwUpdate(slots: readonly Slot[], settings: AdamwSettings): tf.Scalar {
  // All parameters, then all gradients, all m, all v.
  const inputs = (['parameter', 'gradient', 'm', 'v'] as const).flatMap((part) => slots.map((slot) => slot[part]));
  return runOne(ADAMW, inputs, settings);
}
