import * as tf from '@tensorflow/tfjs-core';
import { gatherRows } from '../model';
import { maskedMean } from '../rlhf/masked';
import { type PairLogprobs, preferenceLead } from '../rlhf/preference-lead';
import type { PairsBatch } from './pair-batches';
import type { Objective } from './preference-objective';

/** What makes one algorithm of the family DPO and another IPO. */
export interface PairLoss {
  /** Of everything but the data that it depends on: a recorded step of one loss is not taken for another's. */
  readonly key: string;
  /** Its lead is one of means per token (IPO), not of sums. */
  readonly perToken: boolean;
  /** Of the implicit reward β·(log π − log π_ref), for the figures. */
  readonly beta: number;
  /** Weight of −log π of chosen answers, a mean per token, beside the loss (RPO; TRL: rpo_alpha). */
  readonly chosenCoef: number;
  /** Of the lead h of each pair, [N] → [N]. Differentiable. */
  of(lead: tf.Tensor1D): tf.Tensor1D;
}

/** What a loss on pairs makes of a batch of them, wherever they come from. */
export const pairObjective = (
  loss: PairLoss,
): Pick<Objective<PairsBatch>, 'key' | 'figures' | 'reads' | 'count' | 'compared'> => ({
  key: loss.key,
  count: ({ pairs }) => pairs.length,
  compared: ({ pairs }) => pairs.map(([chosen, rejected]) => ({ chosen, rejected })),
  reads: ({ chosen, rejected, mask }) => [
    ...[chosen, rejected].flatMap(({ at, ref, lengths }) => [
      at,
      ref,
      ...(loss.perToken || loss.chosenCoef > 0 ? [lengths] : []),
    ]),
    mask,
  ],

  figures(sums, batch) {
    const mask = tf.tensor1d(batch.mask, 'bool');
    const column = tf.reshape(sums, [-1, 1]) as tf.Tensor2D; // [U, 1]
    const own = ({ at }: PairsBatch['chosen']) =>
      tf.reshape(gatherRows(column, tf.tensor1d(at, 'int32')), [-1]) as tf.Tensor1D; // [N]
    const logprobs: PairLogprobs = {
      chosen: own(batch.chosen),
      rejected: own(batch.rejected),
      refChosen: tf.tensor1d(batch.chosen.ref),
      refRejected: tf.tensor1d(batch.rejected.ref),
    };
    const lead = preferenceLead(logprobs, mask);
    const losses = loss.of(loss.perToken ? preferenceLead(meansOf(logprobs, batch), mask) : lead);
    const reward = (of: tf.Tensor1D, ref: tf.Tensor1D) =>
      tf.mul(loss.beta, tf.sub(maskedMean(of, mask), maskedMean(ref, mask))) as tf.Scalar;
    const is = (x: tf.Tensor) => tf.cast(x, 'float32');
    const right = tf.add(is(tf.greater(lead, 0)), tf.mul(0.5, is(tf.equal(lead, 0)))); // as pairAccuracy
    const beside = loss.chosenCoef > 0 && (tf.mul(-loss.chosenCoef, chosenMean(logprobs, batch, mask)) as tf.Scalar);
    return {
      losses,
      ...(beside && { beside }),
      scalars: {
        loss: maskedMean(losses, mask),
        'logps/chosen': maskedMean(logprobs.chosen, mask),
        'logps/rejected': maskedMean(logprobs.rejected, mask),
        'rewards/chosen': reward(logprobs.chosen, logprobs.refChosen),
        'rewards/rejected': reward(logprobs.rejected, logprobs.refRejected),
        'rewards/accuracies': maskedMean(right, mask),
        'rewards/margins': tf.mul(loss.beta, maskedMean(lead, mask)) as tf.Scalar,
      },
    };
  },
});

/** log π of chosen answers, a mean over tokens, then over pairs: no long answer weighs more. */
const chosenMean = ({ chosen }: PairLogprobs, batch: PairsBatch, mask: tf.Tensor1D) =>
  maskedMean(tf.div(chosen, tf.tensor1d(batch.chosen.lengths)), mask);

/** Log-probabilities a token. */
function meansOf(sums: PairLogprobs, { chosen, rejected }: PairsBatch): PairLogprobs {
  const [won, lost] = [tf.tensor1d(chosen.lengths), tf.tensor1d(rejected.lengths)];
  const mean = (sum: tf.Tensor1D, lengths: tf.Tensor1D) => tf.div(sum, lengths) as tf.Tensor1D;
  return {
    chosen: mean(sums.chosen, won),
    refChosen: mean(sums.refChosen, won),
    rejected: mean(sums.rejected, lost),
    refRejected: mean(sums.refRejected, lost),
  };
}
