import { requireSameLength } from './masked';

export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Unbiased: Σ(x−μ)²/(n−1); 0 for fewer than two values. */
  readonly variance: number;
}

/** Mean and unbiased variance of the values under the mask (two passes, double precision). */
export function maskedMoments(x: ArrayLike<number>, mask?: ArrayLike<number>): Moments {
  if (mask) requireSameLength('values and mask', x, mask);
  let count = 0;
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    if (mask && !mask[i]) continue;
    count++;
    sum += x[i] as number;
  }
  const mean = count === 0 ? 0 : sum / count;
  let squares = 0;
  for (let i = 0; i < x.length; i++) if (!mask || mask[i]) squares += ((x[i] as number) - mean) ** 2;
  return { count, mean, variance: count < 2 ? 0 : squares / (count - 1) };
}

/**
 * Whitening: x̂ᵢ = (xᵢ − μ) · (s² + 1e-8)^(−½), with μ and the unbiased s² over the true positions of the whole rollout.
 *
 * Source: Huang et al. 2024, "The N+ Implementation Details of RLHF with PPO" (whitening, `shift_mean`); TRL's
 * `masked_whiten`. `shiftMean: false` adds μ back: only the scale changes (what is done to rewards, never to
 * advantages).
 * Shapes: x, mask [B·R] → [B·R], 0 under a zero mask, which is never read. Unit: standard deviations.
 * One value alone has no spread: it becomes 0 (or stays μ). None: all 0.
 */
export function whiten(x: Float32Array, mask: Uint8Array, options: { shiftMean?: boolean } = {}): Float32Array {
  const { mean, variance } = maskedMoments(x, mask);
  const scale = 1 / Math.sqrt(variance + 1e-8);
  const shift = options.shiftMean === false ? mean : 0;
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) if (mask[i]) out[i] = ((x[i] as number) - mean) * scale + shift;
  return out;
}
