import * as tf from '@tensorflow/tfjs-core';

/**
 * IPO's loss of each pair: L = (h̄ − 1/(2β))².
 *
 * Source: Azar et al. 2023, eq. 17, τ there being β here. DPO goes on pushing a pair that everybody agrees on, since σ never
 * reaches 1; here each pair has the right lead, 1/(2β), and is pulled back from beyond it.
 * Shapes: lead h̄ [N] (preference-lead.ts) of **means** per token → [N]. Unit: squared nats per token.
 * Departures: means per token in place of sums, as TRL has it by its authors' word, so that β does not depend on the length of
 * answers; its β is therefore another one than DPO's (at 0.5 a pair is asked for 1 nat a token, at 0.1 for 5).
 */
export function ipoLoss(lead: tf.Tensor1D, beta: number): tf.Tensor1D {
  return tf.tidy(() => tf.square(tf.sub(lead, 1 / (2 * beta))) as tf.Tensor1D);
}
