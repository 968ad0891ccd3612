import * as tf from '@tensorflow/tfjs-core';
import { type AnswerIndex, meanByAnswer, sumByAnswer } from './by-answer';
import { select } from './masked';
import { clippedTerms, LOG_RATIO_LIMIT } from './ppo-loss';

/**
 * RLOO's loss, the answer as one action: L = (1/B) Σ_i max(−A_i ρ_i, −A_i clip(ρ_i, 1−ε, 1+ε)),
 * ρ_i = exp Σₜ(log π_θ(y_t) − log π_old(y_t)), the product of the ratios of its tokens.
 *
 * Source: Ahmadian et al. 2024, section 3 (whole answers as actions); the ratio and its clip as TRL's RLOOTrainer.
 * Shapes: logprobs (differentiated), old, advantages, mask [n] → scalar, the mean over the answers. An answer's advantage
 * stands at each of its tokens.
 * Departure: Σ log ρ is clamped to ±20 before exp (no gradient beyond). A mean over tokens would be another algorithm.
 */
export function rlooLoss(
  logprobs: tf.Tensor1D,
  old: tf.Tensor1D,
  advantages: tf.Tensor1D,
  mask: tf.Tensor1D,
  answers: AnswerIndex,
  cliprange: number,
): tf.Scalar {
  return tf.tidy(() => {
    const logRatio = sumByAnswer(tf.sub(select(logprobs, mask), select(old, mask)) as tf.Tensor1D, answers);
    const ratio = tf.exp(tf.clipByValue(logRatio, -LOG_RATIO_LIMIT, LOG_RATIO_LIMIT)) as tf.Tensor1D; // [answers]
    return tf.mean(clippedTerms(ratio, meanByAnswer(advantages, mask, answers), cliprange)) as tf.Scalar;
  });
}
