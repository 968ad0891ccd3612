/**
 * A ranking of K answers is K(K-1)/2 comparisons (Ouyang et al. 2022, "Training language models to follow instructions
 * with human feedback", section 3.5). They are not independent, so a reward model should see all pairs of one prompt in
 * one batch, as that paper does.
 */
export interface RankedPair {
  /** Indices of answers. In a tie `better` is the smaller index. */
  readonly better: number;
  readonly worse: number;
  readonly tie: boolean;
  /** How many groups apart they were ranked; 0 in a tie. */
  readonly distance: number;
}

/** `groups`: indices of answers, best group first; answers in one group are tied. */
export function pairsOfRanking(groups: readonly (readonly number[])[]): RankedPair[] {
  const ranked = groups.flatMap((group, rank) => [...group].sort((a, b) => a - b).map((answer) => ({ answer, rank })));
  if (new Set(ranked.map((one) => one.answer)).size !== ranked.length)
    throw new RangeError('an answer is ranked twice');
  return ranked.flatMap((better, i) =>
    ranked.slice(i + 1).map((worse) => ({
      better: better.answer,
      worse: worse.answer,
      tie: better.rank === worse.rank,
      distance: worse.rank - better.rank,
    })),
  );
}
