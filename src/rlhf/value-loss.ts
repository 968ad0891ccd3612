import * as tf from '@tensorflow/tfjs-core';
import { maskedMean, select } from './masked';

/**
 * Clipped value loss: L = ½ (1/n) Σₜ max((Vₜ − R̂ₜ)², (V_old,t + clip(Vₜ − V_old,t, ±ε_v) − R̂ₜ)²).
 *
 * Source: OpenAI baselines' ppo2 (value clipping; not in the PPO paper, see Engstrom et al. 2020, §3, and Huang et al.
 * 2022, detail 9), as TRL. The ½ is inside; the coefficient c₁ of PPO eq. 9 (0.1 here) is the caller's.
 * Shapes: values (differentiated), oldValues, returns, mask [N] → scalar; none true: 0. Unit: score².
 */
export function valueLoss(
  values: tf.Tensor1D,
  oldValues: tf.Tensor1D,
  returns: tf.Tensor1D,
  mask: tf.Tensor1D,
  cliprange: number,
): tf.Scalar {
  return tf.tidy(() => {
    const v = select(values, mask);
    const vOld = select(oldValues, mask);
    const target = select(returns, mask);
    const vClipped = tf.add(vOld, tf.clipByValue(tf.sub(v, vOld), -cliprange, cliprange));
    const worse = tf.maximum(tf.square(tf.sub(v, target)), tf.square(tf.sub(vClipped, target)));
    return tf.mul(0.5, maskedMean(worse, mask)) as tf.Scalar;
  });
}
