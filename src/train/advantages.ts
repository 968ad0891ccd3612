import { gae } from '../rlhf/gae';
import { type GroupSpread, groupRelative, groupSpread, leaveOneOut } from '../rlhf/group-advantages';
import { sequenceSum } from '../rlhf/kl';
import { whiten } from '../rlhf/whiten';

/** A rollout with what each token is paid, as an estimator of advantages sees it. Flat arrays are [B·R], right-padded. */
export interface Paid {
  /** rₜ: the price of KL at every token where it is in the reward, the score at the last. */
  readonly rewards: Float32Array;
  /** V(sₜ) of the critic; 0 without one. */
  readonly values: Float32Array;
  readonly mask: Uint8Array;
  /** Of the whole answer, the penalty for a missing EOS taken off, [B]. */
  readonly scores: Float32Array;
  /** R: tokens a row. */
  readonly width: number;
  /** Answers to one prompt, which stand next to each other. */
  readonly groupSize: number;
}

/** What an update learns from, [B·R] each. */
export interface Targets {
  readonly advantages: Float32Array;
  /** What the critic should say; null where there is none. */
  readonly returns: Float32Array | null;
  /** Where answers are measured against others to the same prompt: what each earned, [B], and how much these differ. */
  readonly earned?: Float32Array;
  readonly spread?: GroupSpread;
}

export type AdvantageEstimator = (paid: Paid) => Targets;

/** PPO's: GAE, and the returns from it; then the advantages whitened over the whole rollout. */
export const gaeWhitened =
  (gamma: number, lambda: number): AdvantageEstimator =>
  ({ rewards, values, mask, width }) => {
    const { advantages, returns } = gae(rewards, values, mask, { width, gamma, lambda });
    return { advantages: whiten(advantages, mask), returns };
  };

/** A2C's: GAE as it is. With γ and λ 1 the advantage is what the answer still earned, less what the critic expected. */
export const gaePlain =
  (gamma: number, lambda: number): AdvantageEstimator =>
  ({ rewards, values, mask, width }) =>
    gae(rewards, values, mask, { width, gamma, lambda });

/** RLOO's: an answer's return less the mean of the others to the same prompt. */
export const leaveOneOutOfGroup: AdvantageEstimator = (paid) => byAnswer(paid, leaveOneOut);

/** GRPO's: an answer's return against the mean of its group, in deviations of the group with `scale`. */
export const relativeToGroup =
  (scale: boolean): AdvantageEstimator =>
  (paid) =>
    byAnswer(paid, (returns, k) => groupRelative(returns, k, scale));

/** Nash learning's: an answer's return less the mean of all others of the rollout, to whatever prompt; alone, its return. */
export const leaveOneOutOfAll: AdvantageEstimator = ({ rewards, scores, mask, width }) => {
  const earned = sequenceSum(rewards, mask, width);
  const ofAnswer = scores.length > 1 ? leaveOneOut(earned, scores.length) : earned;
  return { advantages: atEachToken(ofAnswer, mask, width), returns: null };
};

/** One advantage an answer, from what all its tokens are paid, at each of its tokens. */
function byAnswer(
  { rewards, scores, mask, width, groupSize }: Paid,
  advantage: (returns: Float32Array, k: number) => Float64Array,
): Targets {
  const earned = sequenceSum(rewards, mask, width);
  const advantages = atEachToken(advantage(earned, groupSize), mask, width);
  return { advantages, returns: null, earned, spread: groupSpread(scores, groupSize) };
}

const atEachToken = (ofAnswer: ArrayLike<number>, mask: Uint8Array, width: number): Float32Array =>
  Float32Array.from(mask, (real, i) => (real ? (ofAnswer[Math.floor(i / width)] as number) : 0));
