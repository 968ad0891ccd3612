import * as tf from '@tensorflow/tfjs-core';

/**
 * Hinge loss of each pair: L = max(0, 1 − βh).
 *
 * Source: Zhao et al. 2023 (SLiC-HF), its calibration loss, with the margin 1 and the log-ratio to the reference in place of the
 * log-probability alone, as Liu et al. 2023 (RSO) put it; TRL's `hinge`. A pair that leads by 1/β has no
 * gradient any more.
 * Shapes: lead h [N] (preference-lead.ts) → [N]. Unit: units of β·nats, no probability.
 * Departures: SLiC's regularisation is an SFT loss on its targets; here that is the loop's `sftCoef`. At βh = 1 the gradient is 0.
 */
export function slicLoss(lead: tf.Tensor1D, beta: number): tf.Tensor1D {
  return tf.tidy(() => tf.relu(tf.sub(1, tf.mul(beta, lead))) as tf.Tensor1D);
}
