/** All that PPO computes of one rollout, step by step, to be held against another implementation (`npm run interop`). */
import * as tf from '@tensorflow/tfjs-core';
import { k1, tokenKl } from '../rlhf/kl';
import { policyLoss } from '../rlhf/ppo-loss';
import { tokenRewards } from '../rlhf/rewards';
import { valueLoss } from '../rlhf/value-loss';
import { gaeWhitened } from './advantages';
import type { Rollout } from './rollout';

export interface PpoSettings {
  readonly beta: number;
  readonly gamma: number;
  readonly lambda: number;
  readonly cliprange: number;
  readonly cliprangeValue: number;
}

/** What policy and critic say of the rollout's tokens after a step, [B·R] each. */
export interface Moved {
  readonly logprobs: Float32Array;
  readonly values: Float32Array;
}

/** Flat figures are [B·R]. */
export async function ppoFigures(rollout: Rollout, scores: Float32Array, moved: Moved, settings: PpoSettings) {
  const { logprobs, refLogprobs, values, mask, ended, width } = rollout;
  const { beta, gamma, lambda, cliprange, cliprangeValue } = settings;
  const kl = tokenKl(k1, logprobs, refLogprobs, mask);
  const { rewards } = tokenRewards({ logprobs, refLogprobs, mask, scores, ended, beta, missingEosPenalty: 0 });
  const targets = gaeWhitened(gamma, lambda)({ rewards, values, mask, scores, width, groupSize: 1 });
  const returns = targets.returns as Float32Array;
  const losses = tf.tidy(() => {
    const keep = tf.tensor1d(mask, 'bool');
    const of = (x: Float32Array) => tf.tensor1d(x);
    return tf.stack([
      policyLoss(of(moved.logprobs), of(logprobs), of(targets.advantages), keep, cliprange),
      valueLoss(of(moved.values), of(values), of(returns), keep, cliprangeValue),
    ]);
  });
  const [policy, value] = await losses.data();
  losses.dispose();
  return { kl, rewards, advantages: targets.advantages, returns, policyLoss: policy, valueLoss: value };
}
