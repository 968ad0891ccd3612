/*
 * A model that reads two answers, one behind the other, and says how likely the first is the preferred one may lean to a place.
 * Read in both orders and averaged it cannot: P(y ≻ y′) + P(y′ ≻ y) = 1 whatever it says.
 * Source: Jiang et al. 2023 (PairRM), section 4; probabilities are averaged, not logits, as in Lee et al. 2023 (RLAIF), section 2.1.
 */

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * P(y ≻ y′) = ½(σ(ℓ(y, y′)) + 1 − σ(ℓ(y′, y))). `forward`: ℓ(y, y′) of each pair, logits that the answer read first is preferred;
 * `backward`: ℓ(y′, y). Shapes: [N] → [N], 0 to 1. Errors: RangeError when lengths differ.
 */
export function averagedPreference(forward: ArrayLike<number>, backward: ArrayLike<number>): Float64Array {
  requireTwo(forward, backward);
  return Float64Array.from(forward, (ab, i) => (sigmoid(ab) + sigmoid(-(backward[i] as number))) / 2);
}

/**
 * How far the order matters: the mean over pairs of ½|σ(ℓ(y, y′)) − (1 − σ(ℓ(y′, y)))|, what averaging takes away. 0: it never
 * leans to a place; ½: the place alone decides. No pairs: 0. Errors: RangeError when lengths differ.
 */
export function orderGap(forward: ArrayLike<number>, backward: ArrayLike<number>): number {
  requireTwo(forward, backward);
  let sum = 0;
  for (let i = 0; i < forward.length; i++)
    sum += Math.abs(sigmoid(forward[i] as number) - sigmoid(-(backward[i] as number))) / 2;
  return forward.length === 0 ? 0 : sum / forward.length;
}

function requireTwo(forward: ArrayLike<number>, backward: ArrayLike<number>): void {
  if (forward.length !== backward.length)
    throw new RangeError(`${forward.length} pairs in one order and ${backward.length} in the other`);
}
