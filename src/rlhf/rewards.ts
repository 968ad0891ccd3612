import { requireSameLength } from './masked';

export interface TokenRewards {
  /** rₜ: what GAE sees, [B·R]. */
  readonly rewards: Float32Array;
  /** The KL part of it alone, −β·k1, [B·R]. */
  readonly nonScore: Float32Array;
  /** The score of each sequence as PPO uses it: the penalty for a missing EOS taken off, [B]. */
  readonly scores: Float32Array;
}

export interface RewardInput {
  /** log π_old of the sampled tokens, [B·R]. */
  readonly logprobs: Float32Array;
  readonly refLogprobs: Float32Array;
  /** 1 at sampled tokens, the EOS among them; 0 at the padding to their right, [B·R]. */
  readonly mask: Uint8Array;
  /** r_φ(x, y) of each answer, [B]. */
  readonly scores: ArrayLike<number>;
  /** 1 where the answer ends in EOS, [B]. */
  readonly ended: ArrayLike<number | boolean>;
  readonly beta: number;
  /** Taken off the score of an answer that never ends, in units of score. */
  readonly missingEosPenalty: number;
}

/**
 * Reward of each token: rₜ = −β (log π(aₜ|sₜ) − log π_ref(aₜ|sₜ)) + 1[t = T_b] · (r_φ(x, y) − p·1[no EOS]).
 *
 * Source: Ziegler et al. 2019, eq. 2 and Ouyang et al. 2022 (InstructGPT), eq. 2, spread over tokens as in
 * lm-human-preferences (Ziegler et al.); k1 as TRL's PPOTrainer. T_b is the last sampled token: the EOS, or the last
 * one where there is none, which then pays the missing-EOS penalty p (TRL's `missing_eos_penalty`).
 * The EOS token itself is an action and pays its KL too.
 * Shapes: [B·R] with right padding, R = mask.length / scores.length. Unit: score. An answer of no token gets nothing.
 * What lies under a zero mask is never read. Errors: RangeError when shapes disagree.
 */
export function tokenRewards(input: RewardInput): TokenRewards {
  const { logprobs, refLogprobs, mask, ended, beta, missingEosPenalty } = input;
  const n = requireSameLength('logprobs, refLogprobs and mask', logprobs, refLogprobs, mask);
  const batch = requireSameLength('scores and ended', input.scores, ended);
  if (batch === 0 ? n !== 0 : n % batch !== 0) throw new RangeError(`${n} tokens are not ${batch} rows`);
  const width = batch === 0 ? 0 : n / batch;
  const rewards = new Float32Array(n);
  const nonScore = new Float32Array(n);
  const scores = new Float32Array(batch);
  for (let b = 0; b < batch; b++) {
    scores[b] = (input.scores[b] as number) - (ended[b] ? 0 : missingEosPenalty);
    let last = -1;
    for (let i = b * width; i < (b + 1) * width; i++) {
      if (!mask[i]) continue;
      // At β 0 the KL is not read at all, so a −Infinity of π_ref cannot make 0·∞ of it.
      nonScore[i] = beta === 0 ? 0 : -beta * ((logprobs[i] as number) - (refLogprobs[i] as number));
      rewards[i] = nonScore[i] as number;
      last = i;
    }
    if (last >= 0) rewards[last] = (nonScore[last] as number) + (scores[b] as number);
  }
  return { rewards, nonScore, scores };
}
