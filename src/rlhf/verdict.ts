/** A language model as judge: from the scores of its verdict tokens to a preference. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * P of each verdict, by a softmax over the verdict tokens alone: p_k = exp(z_k) / Σ_j exp(z_j).
 *
 * Source: Lee et al. 2023 (RLAIF), section 2.1: the log-probabilities of the tokens "1" and "2", and their softmax. All other
 * tokens of the vocabulary are left out, so a judge that would rather say something else still says which it leans to.
 * Shapes: scores z [N, V], tokens K different ids -> [N, K]; rows sum to 1.
 */
export const verdictProbabilities = (scores: tf.Tensor2D, tokens: readonly number[]): tf.Tensor2D =>
  tf.tidy(() => tf.softmax(tf.gather(scores, tf.tensor1d([...tokens], 'int32'), 1)) as tf.Tensor2D);

/**
 * P(y₁ ≻ y₂) = ½(p₁ + 1 − p₂), p₁ the probability of the verdict "the first" with y₁ shown first, p₂ the same with y₂ shown first.
 *
 * Source: Lee et al. 2023, section 2.1.1: both orders, and the average of the two, of probabilities and not of their logs. A
 * judge that only ever names a place gives ½. Takes and returns 0 to 1.
 */
export const bothOrders = (p1: number, p2: number): number => (p1 + 1 - p2) / 2;

/** Whether the judge names the same place in both orders, so that its verdict is about places and not about answers. */
export const samePlace = (p1: number, p2: number): boolean => p1 > 0.5 === p2 > 0.5;

/**
 * What an answer is worth by a judge that grades it alone: the mean grade, shifted to 0 to 1: Σ_k (k − 1) p_k / (K − 1).
 *
 * Source: Lee et al. 2023, section 2.3 (direct RLAIF): the mean of the grades 1 to 10 under their probabilities; here K of them,
 * and 0 to 1 in place of −1 to 1. Takes the probabilities of the grades, the lowest first. Errors: RangeError for fewer than two.
 */
export function directScore(grades: ArrayLike<number>): number {
  if (grades.length < 2) throw new RangeError(`a grade is one of two or more, got ${grades.length}`);
  let sum = 0;
  for (let k = 0; k < grades.length; k++) sum += k * (grades[k] as number);
  return sum / (grades.length - 1);
}
