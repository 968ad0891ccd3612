import * as tf from '@tensorflow/tfjs-core';
import { type AnswerIndex, meanByAnswer } from './by-answer';
import { maskedMean, select } from './masked';
import { clippedTerms, policyRatio } from './ppo-loss';

/** How the loss of each token becomes one number; TRL's `loss_type`. */
export const GRPO_LOSSES = ['grpo', 'dapo', 'dr_grpo'] as const;
export type GrpoLossType = (typeof GRPO_LOSSES)[number];

export interface TokenAverage {
  readonly type: GrpoLossType;
  /** L of Dr. GRPO: the longest an answer may be, in tokens. */
  readonly maxLength: number;
}

/**
 * The average of a figure at every token over a batch of B answers:
 * grpo (1/B) Σ_i (1/|y_i|) Σₜ xₜ; dapo Σ_i Σₜ xₜ / Σ_i |y_i|; dr_grpo Σ_i Σₜ xₜ / (B·L).
 *
 * Source: Shao et al. 2024, eq. 3 (a long wrong answer pays less a token); Yu et al. 2025 (DAPO), eq. 8; Liu et al. 2025
 * (Dr. GRPO), with the constant L in place of the length. Shapes: perToken, mask [n] → scalar. Differentiable.
 * Departure: "the batch" is the minibatch of a step, where the papers mean all answers of an iteration.
 */
export function tokenAverage(
  perToken: tf.Tensor1D,
  mask: tf.Tensor1D,
  answers: AnswerIndex,
  { type, maxLength }: TokenAverage,
): tf.Scalar {
  return tf.tidy(() => {
    if (type === 'grpo') return tf.mean(meanByAnswer(perToken, mask, answers)) as tf.Scalar;
    if (type === 'dapo') return maskedMean(perToken, mask);
    return tf.div(tf.sum(select(perToken, mask)), answers.count * maxLength) as tf.Scalar;
  });
}

/**
 * GRPO's loss, without its KL: max(−A_i ρₜ, −A_i clip(ρₜ, 1−ε, 1+ε)) at each token, averaged by `tokenAverage`. β·k3 of the
 * reference (`k3Penalty`) is added beside it, averaged the same way.
 *
 * Source: Shao et al. 2024 (DeepSeekMath), eq. 3. Shapes: logprobs (differentiated), old, advantages, mask [n] → scalar.
 * Departures: log ρ is clamped to ±20 (`policyRatio`); DAPO's wider upper clip is not there, ε is one.
 */
export function grpoLoss(
  logprobs: tf.Tensor1D,
  old: tf.Tensor1D,
  advantages: tf.Tensor1D,
  mask: tf.Tensor1D,
  answers: AnswerIndex,
  { cliprange, ...average }: TokenAverage & { readonly cliprange: number },
): tf.Scalar {
  return tf.tidy(() => {
    const terms = clippedTerms(policyRatio(logprobs, old, mask), select(advantages, mask), cliprange);
    return tokenAverage(terms, mask, answers, average);
  });
}
