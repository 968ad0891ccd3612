/** Root mean square layer normalisation (Zhang and Sennrich 2019, eq. 4): y = x / √(mean(x²) + ε) · w. */
import type * as tf from '@tensorflow/tfjs-core';
import { differentiable, first, runFused } from '../fused';
import { rmsNormBackwardReference, rmsNormReference } from './reference';

/** x [N, D], weight [D] -> [N, D]. */
export function rmsNorm(x: tf.Tensor2D, weight: tf.Tensor1D, epsilon: number): tf.Tensor2D {
  return differentiable<tf.Tensor2D>({
    inputs: [x, weight],
    forward: (inputs) =>
      first(
        runFused('FusedRmsNorm', inputs, { epsilon }, () =>
          rmsNormReference(inputs[0] as tf.Tensor2D, inputs[1] as tf.Tensor1D, epsilon),
        ),
      ),
    backward: (dy, inputs) =>
      runFused('FusedRmsNormGrad', [dy, ...inputs], { epsilon }, () =>
        rmsNormBackwardReference(dy, inputs[0] as tf.Tensor2D, inputs[1] as tf.Tensor1D, epsilon),
      ),
  });
}
