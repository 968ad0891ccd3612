/** Root mean square layer normalisation (Zhang and Sennrich 2019, eq. 4): y = x / √(mean(x²) + ε) · w. */
import * as tf from '@tensorflow/tfjs-core';
import { type Op, runOne, runOp } from '../../op';
import { differentiable, differentiableMany } from '../differentiable';
import { type RmsNormAttributes, rmsNormBackwardReference, rmsNormReference } from './reference';
import { rmsNormGradWasm, rmsNormWasm } from './wasm';
import { rmsNormGpu, rmsNormGradGpu } from './webgpu';

const RMS_NORM: Op<RmsNormAttributes> = {
  name: 'FusedRmsNorm',
  inputs: ['x', 'weight'],
  attributes: ['epsilon'],
  reference: ([x, weight], { epsilon }) => rmsNormReference(x as tf.Tensor2D, weight as tf.Tensor1D, epsilon),
  kernels: { wasm: rmsNormWasm, webgpu: rmsNormGpu },
};
const RMS_NORM_GRAD: Op<RmsNormAttributes> = {
  name: 'FusedRmsNormGrad',
  inputs: ['dy', 'x', 'weight'],
  attributes: ['epsilon'],
  reference: ([dy, x, weight], { epsilon }) =>
    rmsNormBackwardReference(dy as tf.Tensor2D, x as tf.Tensor2D, weight as tf.Tensor1D, epsilon),
  kernels: { wasm: rmsNormGradWasm, webgpu: rmsNormGradGpu },
};
/** The norm's gradient with that of the stream added to x's. */
const RMS_NORM_BRANCH_GRAD: Op<RmsNormAttributes> = {
  name: 'FusedRmsNormBranchGrad',
  inputs: ['dy', 'x', 'weight', 'stream'],
  attributes: ['epsilon'],
  reference: ([dy, x, weight, stream], attributes) => {
    const inputs = [dy, x, weight] as tf.Tensor[];
    const [dx, dWeight] = runOp(RMS_NORM_GRAD, inputs, attributes) as [tf.Tensor, tf.Tensor];
    return [tf.add(dx, stream as tf.Tensor), dWeight];
  },
  kernels: { webgpu: rmsNormGradGpu },
};
export const rmsNormOps = [RMS_NORM, RMS_NORM_GRAD, RMS_NORM_BRANCH_GRAD];

/** x [N, D], weight [D] -> [N, D]. */
export function rmsNorm(x: tf.Tensor2D, weight: tf.Tensor1D, epsilon: number): tf.Tensor2D {
  return differentiable<tf.Tensor2D>({
    inputs: [x, weight],
    forward: (inputs) => runOne(RMS_NORM, inputs, { epsilon }),
    backward: (dy, inputs) => runOp(RMS_NORM_GRAD, [dy, ...inputs], { epsilon }),
  });
}

/** [rmsNorm(x), x] for a residual branch and the stream it leaves: x's two gradients are added where the norm's is made. */
export function rmsNormBranch(x: tf.Tensor2D, weight: tf.Tensor1D, epsilon: number): [tf.Tensor2D, tf.Tensor2D] {
  const outputs = differentiableMany({
    inputs: [x, weight],
    forward: (inputs) => [runOne(RMS_NORM, inputs, { epsilon }), tf.clone(inputs[0] as tf.Tensor)],
    backward: ([dy, stream], inputs) =>
      runOp(RMS_NORM_BRANCH_GRAD, [dy as tf.Tensor, ...inputs, stream as tf.Tensor], { epsilon }),
  });
  return outputs as [tf.Tensor2D, tf.Tensor2D];
}
