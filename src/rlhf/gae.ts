import { requireSameLength } from './masked';

export interface GaeOptions {
  /** R: tokens a row. */
  readonly width: number;
  /** γ: discount. */
  readonly gamma: number;
  /** λ: 0 is the one-step error, 1 the Monte Carlo return. */
  readonly lambda: number;
}

export interface Advantages {
  /** Âₜ, [B·R], 0 under a zero mask. */
  readonly advantages: Float32Array;
  /** R̂ₜ = Âₜ + V(sₜ), the target of the value model, [B·R], 0 under a zero mask. */
  readonly returns: Float32Array;
}

/**
 * Generalised advantage estimation: δₜ = rₜ + γV(sₜ₊₁) − V(sₜ), Âₜ = δₜ + γλÂₜ₊₁, R̂ₜ = Âₜ + V(sₜ).
 *
 * Source: Schulman et al. 2016, eq. 16, in the recursive form of Schulman et al. 2017 (PPO), eq. 11 and 12. V after the
 * last token is 0: the episode ends there, by EOS or by the limit on tokens.
 * Shapes: rewards, values, mask [B·R], right padding. Units: score. Sums run in double precision.
 * Departure: the limit on tokens counts as an end, not as a truncation to be bootstrapped (as TRL); the missing-EOS
 * penalty is what it costs. Returns come from the advantages before whitening.
 * What lies under a zero mask is never read. Errors: RangeError when shapes disagree, γ or λ leaves [0, 1], or a row's
 * mask has a hole (the recursion would run across it).
 */
export function gae(rewards: Float32Array, values: Float32Array, mask: Uint8Array, options: GaeOptions): Advantages {
  const { width, gamma, lambda } = options;
  const n = requireSameLength('rewards, values and mask', rewards, values, mask);
  if (width < 1 || n % width !== 0) throw new RangeError(`${n} tokens are not rows of ${width}`);
  if (!(gamma >= 0 && gamma <= 1 && lambda >= 0 && lambda <= 1)) {
    throw new RangeError(`γ and λ must lie in [0, 1], got ${gamma} and ${lambda}`);
  }
  const advantages = new Float32Array(n);
  const returns = new Float32Array(n);
  for (let row = 0; row < n; row += width) {
    let nextValue = 0;
    let nextAdvantage = 0;
    for (let i = row + width - 1; i >= row; i--) {
      if (!mask[i]) {
        if (i < row + width - 1 && mask[i + 1])
          throw new RangeError(`the mask has a hole at token ${i - row} of row ${row / width}`);
        continue;
      }
      const value = values[i] as number;
      const delta = (rewards[i] as number) + gamma * nextValue - value;
      nextAdvantage = delta + gamma * lambda * nextAdvantage;
      nextValue = value;
      advantages[i] = nextAdvantage;
      returns[i] = nextAdvantage + value;
    }
  }
  return { advantages, returns };
}
