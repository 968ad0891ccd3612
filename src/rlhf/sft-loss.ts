import * as tf from '@tensorflow/tfjs-core';
import { maskedMean } from './masked';

/**
 * Supervised fine-tuning loss, the mean negative log-likelihood of the answer's tokens: L = −(1/n) Σ_{t: mₜ} log π_θ(yₜ|x, y_{<t}).
 *
 * Source: Ouyang et al. 2022 (InstructGPT), §3.5, step 1. Mask: true on answer tokens and the EOS that ends them, false
 * on the prompt and on padding.
 * Shapes: logprobs and mask [N] (any batch flattened) → scalar. Unit: nats per token. No true position: 0.
 * Departure: mean over the tokens of the batch, not over sequences, as TRL and Hugging Face do.
 */
export function sftLoss(logprobs: tf.Tensor1D, mask: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => tf.neg(maskedMean(logprobs, mask)));
}

/**
 * Share of the answer's tokens that the model would have picked greedily: (1/n) Σ_{t: mₜ} 1[argmax_v z_{t,v} = yₜ].
 *
 * TRL's `mean_token_accuracy`. Shapes: `greedy` [N], 1 where the target is the most likely token, else 0; mask [N] bool →
 * scalar, 0 to 1. Not differentiable.
 */
export const meanTokenAccuracy = (greedy: tf.Tensor1D, mask: tf.Tensor1D): tf.Scalar => maskedMean(greedy, mask);
