import * as tf from '@tensorflow/tfjs-core';
import { select } from './masked';

/** Log-probabilities of whole answers, [N] each: summed over their tokens, the EOS among them, in nats; or means of them. */
export interface PairLogprobs {
  /** log π(y_w|x) and log π(y_l|x), differentiated. */
  readonly chosen: tf.Tensor1D;
  readonly rejected: tf.Tensor1D;
  /** The same of π_ref, which never change. */
  readonly refChosen: tf.Tensor1D;
  readonly refRejected: tf.Tensor1D;
}

/**
 * By how much more the chosen answer has gained than the rejected one:
 * h = (log π(y_w|x) − log π_ref(y_w|x)) − (log π(y_l|x) − log π_ref(y_l|x)), in nats. The losses of DPO's family are functions
 * of it. Source: Rafailov et al. 2023, eq. 7.
 *
 * Shapes: all [N], mask bool; 0 where the mask is false. Differentiable in chosen and rejected.
 */
export function preferenceLead(logprobs: PairLogprobs, mask: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => {
    const { chosen, refChosen, rejected, refRejected } = logprobs;
    const won = tf.sub(select(chosen, mask), select(refChosen, mask));
    const lost = tf.sub(select(rejected, mask), select(refRejected, mask));
    return tf.sub(won, lost) as tf.Tensor1D;
  });
}
