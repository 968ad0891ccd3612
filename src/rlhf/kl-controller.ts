/** How β changes from one PPO iteration to the next. */
export type KlController =
  | { readonly kind: 'fixed' }
  | {
      readonly kind: 'adaptive';
      /** KL_target: the sequence KL to hold, in nats. */
      readonly target: number;
      /** K_β⁻¹ in episodes: the larger, the slower β moves. */
      readonly horizon: number;
    };

/**
 * The next β: fixed, or β ← β · (1 + clip(KL/KL_target − 1, −0.2, 0.2) · n/horizon).
 *
 * Source: Ziegler et al. 2019, §2.2: e = clip((KL − KL_target)/KL_target, −0.2, 0.2), β ← β (1 + K_β e); n/horizon is
 * their K_β as lm-human-preferences and TRL write it, n the episodes of the iteration.
 * Units: KL and target nats a sequence, β units of score per nat. β 0 stays 0 (a run without KL is asked for as such).
 * Departure: the factor never falls below 0, so that n > 5·horizon cannot turn β negative.
 * Errors: RangeError for a target or a horizon that is not above 0, or a KL that is not finite.
 */
export function nextBeta(beta: number, kl: number, episodes: number, controller: KlController): number {
  if (controller.kind === 'fixed') return beta;
  const { target, horizon } = controller;
  if (!(target > 0) || !(horizon > 0)) throw new RangeError(`target ${target} and horizon ${horizon} must be above 0`);
  if (!Number.isFinite(kl)) throw new RangeError(`the KL must be finite, got ${kl}`);
  const error = Math.min(0.2, Math.max(-0.2, kl / target - 1));
  return beta * Math.max(0, 1 + (error * episodes) / horizon);
}
