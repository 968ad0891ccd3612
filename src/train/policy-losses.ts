import * as tf from '@tensorflow/tfjs-core';
import { type AnswerIndex, sumByAnswer } from '../rlhf/by-answer';
import { grpoLoss, type TokenAverage, tokenAverage } from '../rlhf/grpo-loss';
import { maskedMean, select } from '../rlhf/masked';
import { policyLoss } from '../rlhf/ppo-loss';
import { reinforceLoss } from '../rlhf/reinforce-loss';
import { rlooLoss } from '../rlhf/rloo-loss';

/** A minibatch of a rollout as a policy loss sees it, its n tokens end to end. */
export interface LossBatch {
  /** log π_old and Â at each token, [n]. */
  readonly old: tf.Tensor1D;
  readonly advantages: tf.Tensor1D;
  /** bool, [n]; false at the padding at the end. */
  readonly mask: tf.Tensor1D;
  /** Which answer of the minibatch each token belongs to: laid out only where a loss asks for it. */
  readonly answers: () => AnswerIndex;
}

/** What the policy is moved by. */
export interface PolicyLoss {
  /** Of everything but the data that it depends on: a recorded step of one loss is not taken for another's. */
  readonly key: string;
  /** A ratio further than this from 1 counts as clipped in the diagnostics. */
  readonly cliprange: number;
  /** What a ratio is of in the diagnostics: each token, or all tokens of an answer together. */
  readonly action: 'token' | 'answer';
  /** Differentiable in logprobs [n]; to be minimised. */
  of(logprobs: tf.Tensor1D, batch: LossBatch): tf.Scalar;
  /** How a penalty at every token, [n], becomes one number beside it. */
  aggregate(perToken: tf.Tensor1D, batch: LossBatch): tf.Scalar;
}

/** PPO's: each token's ratio clipped, mean over all tokens. */
export const clippedLoss = (cliprange: number): PolicyLoss => ({
  key: `clipped ${cliprange}`,
  cliprange,
  action: 'token',
  of: (logprobs, { old, advantages, mask }) => policyLoss(logprobs, old, advantages, mask, cliprange),
  aggregate: (perToken, { mask }) => maskedMean(perToken, mask),
});

/** RLOO's: an answer is one action, its ratio clipped, mean over the answers. */
export const answerLoss = (cliprange: number): PolicyLoss => ({
  key: `answer ${cliprange}`,
  cliprange,
  action: 'answer',
  of: (logprobs, { old, advantages, mask, answers }) => rlooLoss(logprobs, old, advantages, mask, answers(), cliprange),
  aggregate: (perToken, { mask, answers }) => tf.mean(sumByAnswer(select(perToken, mask), answers())) as tf.Scalar,
});

/** GRPO's: each token's ratio clipped, averaged as `average` says. */
export const groupLoss = (cliprange: number, average: TokenAverage): PolicyLoss => ({
  key: `group ${cliprange} ${average.type} ${average.maxLength}`,
  cliprange,
  action: 'token',
  of: (logprobs, { old, advantages, mask, answers }) =>
    grpoLoss(logprobs, old, advantages, mask, answers(), { cliprange, ...average }),
  aggregate: (perToken, { mask, answers }) => tokenAverage(perToken, mask, answers(), average),
});

/** A2C's: no ratio, so that nothing is ever clipped. */
export const plainLoss: PolicyLoss = {
  key: 'plain',
  cliprange: Number.POSITIVE_INFINITY,
  action: 'token',
  of: (logprobs, { advantages, mask }) => reinforceLoss(logprobs, advantages, mask),
  aggregate: (perToken, { mask }) => maskedMean(perToken, mask),
};
