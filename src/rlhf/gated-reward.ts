import { requireSameLength } from './masked';
import { whiten } from './whiten';

export interface GatedScores {
  /** R_c of each answer, [B]. */
  readonly scores: Float32Array;
  /** 1 where it is the safety model's, [B]. */
  readonly gated: Uint8Array;
}

/**
 * Llama 2's combined reward: R_c = R_s where the prompt is tagged as one that may provoke harm, or where σ(R_s) < threshold;
 * R_h elsewhere. So nothing that a harmful answer gains in helpfulness counts.
 *
 * Source: Touvron et al. 2023, section 3.2.3, "Reward model", threshold 0.15; R_s and R_h are the raw scores, of which the paper
 * compares the sigmoid. It means something because safety's model also learned a yes-or-no loss (`yes-no-loss.ts`).
 * Shapes: helpful, safe (raw scores) and tagged [B] → [B]. Errors: RangeError for unequal lengths.
 */
export function gatedReward(
  helpful: ArrayLike<number>,
  safe: ArrayLike<number>,
  tagged: ArrayLike<number | boolean>,
  threshold: number,
): GatedScores {
  const n = requireSameLength('scores of helpfulness and safety, and tags', helpful, safe, tagged);
  const gated = Uint8Array.from({ length: n }, (_, i) =>
    Number(Boolean(tagged[i]) || 1 / (1 + Math.exp(-(safe[i] as number))) < threshold),
  );
  return { scores: Float32Array.from(gated, (g, i) => (g ? safe : helpful)[i] as number), gated };
}

/** Scores of a batch at mean 0 and deviation 1, as Llama 2 whitens them before the price of KL; all equal: all 0. */
export const whitenedScores = (scores: Float32Array): Float32Array =>
  whiten(scores, new Uint8Array(scores.length).fill(1));
