/** Gated unit of Shazeer 2020 ("GLU Variants Improve Transformer", eq. 6): y = silu(gate)·up, silu(z) = z·σ(z). */
import type * as tf from '@tensorflow/tfjs-core';
import { type Op, runOne, runOp } from '../../op';
import { differentiable } from '../differentiable';
import { swigluBackwardReference, swigluReference } from './reference';
import { swigluGradWasm, swigluWasm } from './wasm';
import { swigluGpu, swigluGradGpu } from './webgpu';

const SWIGLU: Op = {
  name: 'FusedSwiglu',
  inputs: ['gateUp'],
  attributes: [],
  reference: ([x]) => swigluReference(x as tf.Tensor2D),
  kernels: { wasm: swigluWasm, webgpu: swigluGpu },
};
const SWIGLU_GRAD: Op = {
  name: 'FusedSwigluGrad',
  inputs: ['dy', 'gateUp'],
  attributes: [],
  reference: ([dy, x]) => swigluBackwardReference(dy as tf.Tensor2D, x as tf.Tensor2D),
  kernels: { wasm: swigluGradWasm, webgpu: swigluGradGpu },
};
export const swigluOps = [SWIGLU, SWIGLU_GRAD];

/** gateUp [N, 2I], the gate in the first half of the columns -> [N, I]. */
export function swiglu(gateUp: tf.Tensor2D): tf.Tensor2D {
  return differentiable<tf.Tensor2D>({
    inputs: [gateUp],
    forward: (inputs) => runOne(SWIGLU, inputs, {}),
    backward: (dy, inputs) => runOp(SWIGLU_GRAD, [dy, ...inputs], {}),
  });
}
