import { gae } from '../rlhf/gae';
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
}

export type AdvantageEstimator = (paid: Paid) => Targets;

/** PPO's: GAE, and the returns from it; then the advantages whitened over the whole rollout. */
export const gaeWhitened =
  (gamma: number, lambda: number): AdvantageEstimator =>
  ({ rewards, values, mask, width }) => {
    const { advantages, returns } = gae(rewards, values, mask, { width, gamma, lambda });
    return { advantages: whiten(advantages, mask), returns };
  };
