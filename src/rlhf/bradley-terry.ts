import * as tf from '@tensorflow/tfjs-core';
import { maskedMean, requireSameLength, select } from './masked';

export interface PairLossOptions {
  /** m: by how much the chosen answer should lead, in units of score, [N]. 0 when absent. */
  readonly margin?: tf.Tensor1D;
  /** True where the rater called the pair a tie, [N] bool. */
  readonly tie?: tf.Tensor1D;
  /** False for rows that are padding of the batch, [N] bool. */
  readonly mask?: tf.Tensor1D;
  /** Weight of each pair, [N]; 1 when absent. */
  readonly weight?: tf.Tensor1D;
  /** P: how sure the label is that the chosen answer is the better one, 0 to 1, [N]; 1 when absent. */
  readonly sure?: tf.Tensor1D;
}

/**
 * Bradley-Terry loss with a margin: L = −log σ(r_w − r_l − m), its weighted mean over pairs.
 *
 * Source: Bradley and Terry 1952; Ouyang et al. 2022 (InstructGPT), eq. 1: −(1/C(K,2)) E[log σ(r_θ(x,y_w) − r_θ(x,y_l))];
 * the margin is Touvron et al. 2023 (Llama 2), eq. 2. InstructGPT's 1/C(K,2) is the weight of a pair of a prompt with
 * K ranked answers, so that a prompt counts once; see `rankedPairWeight`.
 * Ties: the stated rule is that a tie is half a win each way and has no margin:
 * L_tie = −½ log σ(r_w − r_l) − ½ log σ(r_l − r_w), least (log 2) where the two scores are equal.
 * Soft labels: with Δ = r_w − r_l − m, L = −[P log σ(Δ) + (1 − P) log σ(−Δ)], least where σ(Δ) = P (Lee et al. 2023, RLAIF,
 * section 2.2: cross-entropy with the judge's probability).
 * Shapes: chosen r_w and rejected r_l [N] → scalar. Unit: nats per pair. No true mask: 0.
 * −log σ(x) is computed as softplus(−x), which neither overflows nor rounds to 0 for large |x|.
 */
export function bradleyTerryLoss(chosen: tf.Tensor1D, rejected: tf.Tensor1D, options: PairLossOptions = {}): tf.Scalar {
  return tf.tidy(() => {
    // Not onesLike(chosen): a mask made from the scores would be part of what is differentiated.
    const mask = options.mask ?? tf.ones<tf.Rank.R1>(chosen.shape, 'bool');
    const lead = tf.sub(select(chosen, mask), select(rejected, mask)); // r_w − r_l
    const margin = options.margin ? select(options.margin, mask) : tf.zerosLike(lead);
    const ahead = tf.sub(lead, margin); // Δ
    const hard = tf.softplus(tf.neg(ahead));
    // −log σ(−Δ) = Δ − log σ(Δ)
    const won = options.sure ? tf.add(hard, tf.mul(tf.sub(1, select(options.sure, mask)), ahead)) : hard;
    const tied = tf.mul(0.5, tf.add(tf.softplus(tf.neg(lead)), tf.softplus(lead)));
    const loss = options.tie ? tf.where(options.tie, tied, won) : won;
    if (!options.weight) return maskedMean(loss, mask);
    const weight = select(options.weight, mask);
    const total = tf.sum(weight);
    // All weights 0 (padding alone): divide by 1, so the loss is 0.
    return tf.div(tf.sum(tf.mul(weight, loss)), tf.where(tf.greater(total, 0), total, 1)) as tf.Scalar;
  });
}

/**
 * Weight of each of the K(K−1)/2 comparisons of one prompt with K ranked answers: 1/C(K,2).
 *
 * Source: InstructGPT, eq. 1 and the paragraph above it: all comparisons of a prompt are one batch element, because
 * shuffled into the data set they make the reward model overfit in one epoch. Errors: RangeError for K < 2.
 */
export function rankedPairWeight(answers: number): number {
  if (!Number.isInteger(answers) || answers < 2)
    throw new RangeError(`a ranking needs 2 or more answers, got ${answers}`);
  return 2 / (answers * (answers - 1));
}

/** P(first is preferred) = σ(r₁ − r₂). Source: Bradley and Terry 1952. Scores in units of the reward model. */
export function preferenceProbability(first: number, second: number): number {
  return 1 / (1 + Math.exp(second - first));
}

/**
 * Share of pairs ordered as the rater did: (1/n) Σ 1[r_w > r_l], an exact equality counting ½.
 *
 * TRL's `accuracy`. Pairs called a tie have no order and are left out; none left: NaN (there is nothing to be right
 * about). Shapes: chosen, rejected [N] scores, tie [N] 0 or 1.
 */
export function pairAccuracy(
  chosen: ArrayLike<number>,
  rejected: ArrayLike<number>,
  tie?: ArrayLike<number | boolean>,
): number {
  const n = requireSameLength('chosen and rejected', chosen, rejected);
  let right = 0;
  let pairs = 0;
  for (let i = 0; i < n; i++) {
    if (tie?.[i]) continue;
    const lead = (chosen[i] as number) - (rejected[i] as number);
    right += lead > 0 ? 1 : lead === 0 ? 0.5 : 0;
    pairs++;
  }
  return pairs === 0 ? Number.NaN : right / pairs;
}
