import * as tf from '@tensorflow/tfjs-core';
import { maskedMean, select } from './masked';

/** Log-probabilities of whole answers, [N] each: summed over their tokens, the EOS among them, in nats. */
export interface PairLogprobs {
  /** log π(y_w|x) and log π(y_l|x), differentiated. */
  readonly chosen: tf.Tensor1D;
  readonly rejected: tf.Tensor1D;
  /** The same of π_ref, which never change. */
  readonly refChosen: tf.Tensor1D;
  readonly refRejected: tf.Tensor1D;
}

/**
 * DPO's loss on preference pairs: L = −log σ(βh), h = (log π(y_w|x) − log π_ref(y_w|x)) − (log π(y_l|x) − log π_ref(y_l|x)).
 *
 * Source: Rafailov et al. 2023, eq. 7. β·(log π − log π_ref) is the reward that π would be optimal for under the KL price
 * β, up to a constant of the prompt, so this is the Bradley-Terry loss of that reward.
 * Shapes: log-probabilities and mask [N] → scalar, the mean over the true pairs; none true: 0. Unit: nats a pair.
 * −log σ(x) is computed as softplus(−x), which neither overflows nor rounds to 0 for large |x|.
 * Departures: none in the loss; a pair called a tie says nothing of h and is left out before.
 */
export function dpoLoss(logprobs: PairLogprobs, mask: tf.Tensor1D, beta: number): tf.Scalar {
  return tf.tidy(() => maskedMean(tf.softplus(tf.mul(-beta, preferenceLead(logprobs, mask))), mask));
}

/** −log σ(x) of one pair whose implicit rewards are x = βh apart. */
export const dpoLossOf = (x: number): number => Math.max(-x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** h of each pair, in nats; 0 where the mask is false. Differentiable in chosen and rejected. Shapes: all [N]. */
export function preferenceLead(logprobs: PairLogprobs, mask: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => {
    const { chosen, refChosen, rejected, refRejected } = logprobs;
    const won = tf.sub(select(chosen, mask), select(refChosen, mask));
    const lost = tf.sub(select(rejected, mask), select(refRejected, mask));
    return tf.sub(won, lost) as tf.Tensor1D;
  });
}
