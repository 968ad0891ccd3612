import * as tf from '@tensorflow/tfjs-core';

/**
 * Demonstrations mixed into PPO's loss ("PPO-ptx"): γ · L_SFT(θ) = −(γ/n) Σ_{t: mₜ} log π_θ(yₜ|x, y_{<t}), added to what is minimised.
 *
 * Source: Ouyang et al. 2022 (InstructGPT), eq. 2, last term (there maximised, on pretraining text). It is the other
 * direction of KL: the price of β is small where π_θ gives up an answer that π_ref would give; this one grows without
 * bound there, so what was demonstrated is not forgotten.
 * Shapes: L_SFT (differentiated; from `sftLoss`) scalar → scalar. Unit: nats per token times γ.
 * Departure: on SFT's demonstrations, not on pretraining text.
 */
export function ptxLoss(sftLoss: tf.Scalar, coefficient: number): tf.Scalar {
  return tf.tidy(() => tf.mul(coefficient, sftLoss) as tf.Scalar);
}
