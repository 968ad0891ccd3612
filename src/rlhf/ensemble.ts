/*
 * One score from several reward models that were trained on draws of the same labels, from other heads and in another order: where they
 * disagree, none of them knows. `scores`: [members][B], each in deviations of its own member; results [B].
 * Source: Coste et al. 2023, Reward Model Ensembles Help Mitigate Overoptimization. Errors: RangeError without a member.
 */

export const ENSEMBLE_RULES = ['mean', 'variance', 'least'] as const;
export type EnsembleRule = (typeof ENSEMBLE_RULES)[number];

/**
 * mean (1/k)Σ r_i; variance, their "uncertainty-weighted" mean − λ·(1/k)Σ(r_i − mean)²; least, their "worst case" min r_i.
 * One member alone is its own score by all three. Departure: members share the policy that they start from, where Coste et
 * al. fine-tune each from another seed as well.
 */
export function ensembleScore(scores: readonly ArrayLike<number>[], rule: EnsembleRule, lambda: number): Float32Array {
  return over(scores, (own) => {
    if (rule === 'least') return Math.min(...own);
    const { mean, variance } = momentsOf(own);
    return rule === 'mean' ? mean : mean - lambda * variance;
  });
}

/** How far the members are apart: √((1/k)Σ(r_i − mean)²). */
export const disagreement = (scores: readonly ArrayLike<number>[]): Float32Array =>
  over(scores, (own) => Math.sqrt(momentsOf(own).variance));

function momentsOf(own: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = own.reduce((a, b) => a + b, 0) / own.length;
  return { mean, variance: own.reduce((sum, r) => sum + (r - mean) ** 2, 0) / own.length };
}

function over(scores: readonly ArrayLike<number>[], of: (own: readonly number[]) => number): Float32Array {
  const [first] = scores;
  if (!first) throw new RangeError('an ensemble needs a member');
  if (scores.some((s) => s.length !== first.length)) throw new RangeError('members must score the same answers');
  return Float32Array.from(first, (_, i) => of(scores.map((s) => s[i] as number)));
}
