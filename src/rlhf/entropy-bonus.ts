import * as tf from '@tensorflow/tfjs-core';
import { maskedMean } from './masked';

/**
 * Entropy term of the loss: −c₂ · (1/n) Σₜ H(π_θ(·|sₜ)), added to what is minimised.
 *
 * Source: Schulman et al. 2017 (PPO), eq. 9 (S[π_θ], there maximised). 0 by default: in RLHF the KL to π_ref already
 * keeps the policy from collapsing, and a bonus also feeds probability to tokens that no text has.
 * Shapes: entropy (differentiated; from `tokenStatistics`), mask [N] → scalar. Unit: nats times c₂.
 */
export function entropyLoss(entropy: tf.Tensor1D, mask: tf.Tensor1D, coefficient: number): tf.Scalar {
  return tf.tidy(() => tf.mul(-coefficient, maskedMean(entropy, mask)) as tf.Scalar);
}
