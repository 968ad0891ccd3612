import type { PolicyDiagnostics } from '../rlhf/diagnostics';
import { StageError } from './events';

/** |log ρ| before anything was learned: rounding alone. */
export const MAX_LOG_RATIO = 1e-4;
/** The sampler computes the same model with a cache and in another order. */
const MAX_SAMPLER_DRIFT = 1e-3;

/**
 * Before the first update of a run the policy is the one that sampled, so ρ must be 1 on the first minibatch. If it is
 * not, a mask, a position, a temperature or a padding is wrong, and everything after it would be too.
 */
export function preflight(first: PolicyDiagnostics, samplerDrift: number): void {
  const { maxLogRatio, approxkl, clipfrac } = first;
  if (!(maxLogRatio < MAX_LOG_RATIO) || !(approxkl < MAX_LOG_RATIO ** 2) || clipfrac > 0) {
    throw new StageError(
      'policy-preflight-ratio',
      `Before any update the ratio π/π_old must be 1, but |log ρ| reaches ${maxLogRatio.toExponential(1)} (allowed ${MAX_LOG_RATIO}). Nothing was changed. The backend computes the policy in two different ways: reload the page, or choose another backend.`,
      { maxLogRatio, approxkl, clipfrac },
    );
  }
  if (!(samplerDrift < MAX_SAMPLER_DRIFT)) {
    throw new StageError(
      'policy-preflight-sampler',
      `Sampling and training disagree on a token's log-probability by ${samplerDrift.toExponential(1)} nats (allowed ${MAX_SAMPLER_DRIFT}). Nothing was changed. Reload the page, or choose another backend.`,
      { samplerDrift },
    );
  }
}
