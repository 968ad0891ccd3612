/** Root mean square layer normalisation (Zhang and Sennrich 2019, eq. 4): y = x / √(mean(x²) + ε) · w. */
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, differentiableMany, first, runFused } from '../fused';
import { rmsNormBackwardReference, rmsNormReference } from './reference';

const forward = (inputs: readonly tf.Tensor[], epsilon: number): tf.Tensor2D =>
  first(
    runFused('FusedRmsNorm', inputs, { epsilon }, () =>
      rmsNormReference(inputs[0] as tf.Tensor2D, inputs[1] as tf.Tensor1D, epsilon),
    ),
  );

const backward = (dy: tf.Tensor, inputs: readonly tf.Tensor[], epsilon: number): tf.Tensor[] =>
  runFused('FusedRmsNormGrad', [dy, ...inputs], { epsilon }, () =>
    rmsNormBackwardReference(dy as tf.Tensor2D, inputs[0] as tf.Tensor2D, inputs[1] as tf.Tensor1D, epsilon),
  );

/** x [N, D], weight [D] -> [N, D]. */
export function rmsNorm(x: tf.Tensor2D, weight: tf.Tensor1D, epsilon: number): tf.Tensor2D {
  return differentiable<tf.Tensor2D>({
    inputs: [x, weight],
    forward: (inputs) => forward(inputs, epsilon),
    backward: (dy, inputs) => backward(dy, inputs, epsilon),
  });
}

/** [rmsNorm(x), x] for a residual branch and the stream it leaves: x's two gradients are added where the norm's is made. */
export function rmsNormBranch(x: tf.Tensor2D, weight: tf.Tensor1D, epsilon: number): [tf.Tensor2D, tf.Tensor2D] {
  const outputs = differentiableMany({
    inputs: [x, weight],
    forward: (inputs) => [forward(inputs, epsilon), tf.clone(inputs[0] as tf.Tensor)],
    backward: ([dy, stream], inputs) =>
      runFused('FusedRmsNormBranchGrad', [dy as tf.Tensor, ...inputs, stream as tf.Tensor], { epsilon }, () => {
        const [dx, dWeight] = backward(dy as tf.Tensor, inputs, epsilon) as [tf.Tensor, tf.Tensor];
        return [tf.add(dx, stream as tf.Tensor), dWeight];
      }),
  });
  return outputs as [tf.Tensor2D, tf.Tensor2D];
}
