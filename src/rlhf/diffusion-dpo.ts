import * as tf from '@tensorflow/tfjs-core';
import { dpoLoss } from './dpo-loss';

/** Of each pair, the mean over a picture's numbers of ‖ε − ε_θ(x_t, t)‖²: of the model, and of the frozen reference. [N] each. */
export interface NoiseErrors {
  readonly chosen: tf.Tensor1D;
  readonly rejected: tf.Tensor1D;
  readonly refChosen: tf.Tensor1D;
  readonly refRejected: tf.Tensor1D;
}

/**
 * By how much the model gained more on the chosen picture than on the rejected one:
 * h = −[(‖ε − ε_θ(x_t^w)‖² − ‖ε − ε_ref(x_t^w)‖²) − (‖ε − ε_θ(x_t^l)‖² − ‖ε − ε_ref(x_t^l)‖²)].
 *
 * Source: Wallace et al. 2023, Diffusion Model Alignment Using Direct Preference Optimization, eq. 14: what stands for DPO's
 * difference of log-ratios at one level of noise. Noise ε and level t are the same for both pictures and both models, as in the
 * authors' code: what differs is then what the models see.
 * Shapes: [N] → [N]. Unit: mean squared error of noise of variance 1. Departures: none.
 */
export function diffusionLead({ chosen, rejected, refChosen, refRejected }: NoiseErrors): tf.Tensor1D {
  return tf.tidy(() => tf.sub(tf.sub(rejected, refRejected), tf.sub(chosen, refChosen)) as tf.Tensor1D);
}

/**
 * Diffusion-DPO's loss of each pair: L = −log σ(βTω(λ_t)·h), h of `diffusionLead`; log 2 where the model is the reference.
 *
 * Source: Wallace et al. 2023, eq. 14. As there, the number of levels T, the weight ω(λ_t), taken as constant, and β are one
 * number, `beta`. Shapes: [N] → [N]. Unit: nats per pair. Departures: the errors are means over a picture's numbers, not sums, so
 * that `beta` does not depend on its size.
 */
export const diffusionDpoLoss = (errors: NoiseErrors, beta: number): tf.Tensor1D =>
  dpoLoss(diffusionLead(errors), beta);
