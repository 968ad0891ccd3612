/** For tests alone: three policy gradients beside PPO, written from the formulas of their papers. */
import * as tf from '@tensorflow/tfjs-core';
import { gae } from '../rlhf/gae';
import { maskedMean, select } from '../rlhf/masked';
import { policyRatio } from '../rlhf/ppo-loss';
import type { AdvantageEstimator, Paid } from './advantages';
import { type LossBatch, type PolicyLoss, sumByAnswer } from './policy-losses';
import type { PolicyGradientParts } from './policy-parts';

/** Σ of what an answer's tokens are paid: its score, less the price of KL where that is in the reward. */
function returnsOf({ rewards, mask, width }: Paid): number[] {
  return Array.from({ length: rewards.length / width }, (_, b) => {
    let sum = 0;
    for (let i = b * width; i < (b + 1) * width; i++) if (mask[i]) sum += rewards[i] as number;
    return sum;
  });
}

/** One advantage an answer, worked out within its group, at each of its tokens. */
const byGroup =
  (advantage: (own: number, group: readonly number[]) => number): AdvantageEstimator =>
  (paid) => {
    const { mask, width, groupSize } = paid;
    const returns = returnsOf(paid);
    const advantages = new Float32Array(mask.length);
    for (const [b, own] of returns.entries()) {
      const first = b - (b % groupSize);
      const value = advantage(own, returns.slice(first, first + groupSize));
      for (let i = b * width; i < (b + 1) * width; i++) if (mask[i]) advantages[i] = value;
    }
    return { advantages, returns: null };
  };

const sum = (x: readonly number[]) => x.reduce((a, b) => a + b, 0);
/** A_i = r_i − mean of the other k − 1. Ahmadian et al. 2024. */
export const leaveOneOut = byGroup((own, group) => own - (sum(group) - own) / (group.length - 1));
/** A_i = (r_i − mean)/(std + 1e-4), std unbiased. Shao et al. 2024. */
export const groupWhitened = byGroup((own, group) => {
  const mean = sum(group) / group.length;
  const std = Math.sqrt(sum(group.map((r) => (r - mean) ** 2)) / (group.length - 1));
  return (own - mean) / (std + 1e-4);
});

/** Mean over the answers of the mean over their tokens. */
const meanOfMeans = (perToken: tf.Tensor1D, batch: LossBatch): tf.Scalar => {
  const lengths = sumByAnswer(batch.mask.toFloat() as tf.Tensor1D, batch);
  return tf.mean(tf.div(sumByAnswer(select(perToken, batch.mask), batch), lengths)) as tf.Scalar;
};
const clippedPair = (ratio: tf.Tensor1D, advantages: tf.Tensor1D, cliprange: number): tf.Tensor1D =>
  tf.maximum(
    tf.neg(tf.mul(advantages, ratio)),
    tf.neg(tf.mul(advantages, tf.clipByValue(ratio, 1 - cliprange, 1 + cliprange))),
  ) as tf.Tensor1D;

/** The answer is one action: log-ratio summed, one ratio an answer, clipped, mean over answers. */
const sequenceClipped = (cliprange: number): PolicyLoss => ({
  key: `sequence ${cliprange}`,
  cliprange,
  of(logprobs, batch) {
    const { old, advantages, mask } = batch;
    const tokens = sumByAnswer(mask.toFloat() as tf.Tensor1D, batch);
    const logRatio = sumByAnswer(tf.sub(select(logprobs, mask), select(old, mask)), batch);
    const advantage = tf.div(sumByAnswer(select(advantages, mask), batch), tokens) as tf.Tensor1D;
    return tf.mean(clippedPair(tf.exp(logRatio), advantage, cliprange)) as tf.Scalar;
  },
  aggregate: (perToken, batch) => tf.mean(sumByAnswer(select(perToken, batch.mask), batch)) as tf.Scalar,
});

/** Each token clipped, mean over answers of the mean over their tokens. */
const groupClipped = (cliprange: number): PolicyLoss => ({
  key: `group ${cliprange}`,
  cliprange,
  of(logprobs, batch) {
    const { old, advantages, mask } = batch;
    return meanOfMeans(clippedPair(policyRatio(logprobs, old, mask), select(advantages, mask), cliprange), batch);
  },
  aggregate: meanOfMeans,
});

/** −Â log π, no ratio, so that nothing is ever clipped. */
const plainGradient: PolicyLoss = {
  key: 'plain',
  cliprange: Number.POSITIVE_INFINITY,
  of: (logprobs, { advantages, mask }) =>
    tf.neg(maskedMean(tf.mul(select(advantages, mask), select(logprobs, mask)), mask)) as tf.Scalar,
  aggregate: (perToken, { mask }) => maskedMean(perToken, mask),
};

/** RLOO. Ahmadian et al. 2024. */
export const rlooLike: PolicyGradientParts = {
  name: 'rloo',
  critic: null,
  groupSize: 4,
  advantage: leaveOneOut,
  loss: sequenceClipped(0.2),
  kl: 'reward',
};

/** GRPO: the price of KL is in the loss, by k3. Shao et al. 2024. */
export const grpoLike: PolicyGradientParts = {
  name: 'grpo',
  critic: null,
  groupSize: 4,
  advantage: groupWhitened,
  loss: groupClipped(0.2),
  kl: 'loss',
};

/** A2C: a critic, γ and λ 1, advantages not whitened. Mnih et al. 2016. */
export const a2cLike: PolicyGradientParts = {
  name: 'a2c',
  critic: { cliprange: 1000, coef: 0.1 },
  groupSize: 1,
  advantage: ({ rewards, values, mask, width }) => gae(rewards, values, mask, { width, gamma: 1, lambda: 1 }),
  loss: plainGradient,
  kl: 'reward',
};
