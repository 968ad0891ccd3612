import { requireSameLength } from './masked';
import { LOG_RATIO_LIMIT } from './ppo-loss';
import { maskedMoments } from './whiten';

/** How far an update took the policy from the one that sampled, over the true tokens. */
export interface PolicyDiagnostics {
  /** ½ E[(log ρ)²]: k2 of KL(π_old ‖ π), in nats per token. TRL's `policy/approxkl_avg`. */
  readonly approxkl: number;
  /** Share of tokens where the clipped term was the larger, so that they gave no gradient. `policy/clipfrac_avg`. */
  readonly clipfrac: number;
  /** Mean of ρ; 1 in expectation under π_old. `val/ratio`. */
  readonly ratio: number;
  /** Unbiased variance of ρ over tokens. TRL's `val/ratio_var` is that of minibatch means; ours sees single tokens. */
  readonly ratioVar: number;
  /** max |log ρ|: what the pre-flight check looks at. */
  readonly maxLogRatio: number;
}

/**
 * Diagnostics of the clipped policy loss: log ρ = log π_θ − log π_old; clipped where −Â·clip(ρ, 1±ε) > −Â·ρ.
 *
 * Source: Schulman 2020 (k2); Huang et al. 2022, "The 37 Implementation Details of PPO", detail 12 (debug variables).
 * Shapes: all [N]; what lies under a zero mask is never read. No true token: ratio 1, the rest 0. A NaN at a true
 * token makes `maxLogRatio` NaN.
 */
export function policyDiagnostics(
  logprobs: Float32Array,
  oldLogprobs: Float32Array,
  advantages: Float32Array,
  mask: Uint8Array,
  cliprange: number,
): PolicyDiagnostics {
  const n = requireSameLength('logprobs, oldLogprobs, advantages and mask', logprobs, oldLogprobs, advantages, mask);
  const ratios = new Float64Array(n);
  let squares = 0;
  let clipped = 0;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    if (!mask[i]) continue;
    const logRatio = (logprobs[i] as number) - (oldLogprobs[i] as number);
    const rho = Math.exp(Math.min(LOG_RATIO_LIMIT, Math.max(-LOG_RATIO_LIMIT, logRatio)));
    const advantage = advantages[i] as number;
    const held = Math.min(1 + cliprange, Math.max(1 - cliprange, rho));
    if (-advantage * held > -advantage * rho) clipped++;
    squares += logRatio * logRatio;
    largest = Math.max(largest, Math.abs(logRatio));
    ratios[i] = rho;
  }
  const { count, mean, variance } = maskedMoments(ratios, mask);
  if (count === 0) return { approxkl: 0, clipfrac: 0, ratio: 1, ratioVar: 0, maxLogRatio: 0 };
  return {
    approxkl: (0.5 * squares) / count,
    clipfrac: clipped / count,
    ratio: mean,
    ratioVar: variance,
    maxLogRatio: largest,
  };
}

/**
 * Share of tokens where the clipped value error was the larger: TRL's `val/clipfrac_avg`.
 *
 * Shapes: all [N], 0 to 1; no true token: 0. See `valueLoss`.
 */
export function valueClipfrac(
  values: Float32Array,
  oldValues: Float32Array,
  returns: Float32Array,
  mask: Uint8Array,
  cliprange: number,
): number {
  const n = requireSameLength('values, oldValues, returns and mask', values, oldValues, returns, mask);
  let clipped = 0;
  let count = 0;
  for (let i = 0; i < n; i++) {
    if (!mask[i]) continue;
    const [v, old, target] = [values[i] as number, oldValues[i] as number, returns[i] as number];
    const held = old + Math.min(cliprange, Math.max(-cliprange, v - old));
    if ((held - target) ** 2 > (v - target) ** 2) clipped++;
    count++;
  }
  return count === 0 ? 0 : clipped / count;
}

/**
 * Explained variance of the value model: EV = 1 − Var(R̂ − V)/Var(R̂).
 *
 * Source: OpenAI baselines, `explained_variance`. 1: values predict the returns; 0: no better than their mean; below
 * 0: worse. Shapes: all [N]. Returns that do not vary have nothing to explain: 0 by our rule (baselines give NaN).
 */
export function explainedVariance(values: Float32Array, returns: Float32Array, mask: Uint8Array): number {
  const n = requireSameLength('values, returns and mask', values, returns, mask);
  const total = maskedMoments(returns, mask).variance;
  if (total === 0) return 0;
  const residual = new Float64Array(n);
  for (let i = 0; i < n; i++) if (mask[i]) residual[i] = (returns[i] as number) - (values[i] as number);
  return 1 - maskedMoments(residual, mask).variance / total;
}
