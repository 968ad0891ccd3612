/** What the rater model is fitted to, and what a fit is: see rater-model.ts for the symbols. */

export interface Vote {
  readonly pair: string;
  readonly rater: string;
  /** Chose what stood on the left. */
  readonly left: boolean;
  /** +1: the canonical first answer was on the left. */
  readonly orientation: 1 | -1;
  /** How much longer the left answer was: -1 to 1. */
  readonly longer: number;
  /** Where the better answer is known (gold, calibration): +1 the canonical first one. */
  readonly truth?: 1 | -1;
}

export interface Row {
  readonly pair: number;
  readonly rater: number;
  readonly y: 0 | 1;
  readonly o: 1 | -1;
  readonly l: number;
}

export interface Data {
  readonly raters: readonly string[];
  readonly pairs: readonly string[];
  readonly byRater: readonly (readonly Row[])[];
  readonly byPair: readonly (readonly Row[])[];
  /** o·l of each pair: how much longer its first answer is. */
  readonly firstLonger: Float64Array;
  /** The sign of d of pairs whose truth is known, else 0. */
  readonly known: Int8Array;
}

export function arrange(votes: readonly Vote[]): Data {
  const raters = [...new Set(votes.map((vote) => vote.rater))].sort();
  const pairs = [...new Set(votes.map((vote) => vote.pair))];
  const raterIndex = new Map(raters.map((name, i) => [name, i]));
  const pairIndex = new Map(pairs.map((name, i) => [name, i]));
  const byRater: Row[][] = raters.map(() => []);
  const byPair: Row[][] = pairs.map(() => []);
  const firstLonger = new Float64Array(pairs.length);
  const known = new Int8Array(pairs.length);
  for (const vote of votes) {
    const pair = pairIndex.get(vote.pair) as number;
    const rater = raterIndex.get(vote.rater) as number;
    const row: Row = { pair, rater, y: vote.left ? 1 : 0, o: vote.orientation, l: vote.longer };
    byRater[rater]?.push(row);
    byPair[pair]?.push(row);
    firstLonger[pair] = row.o * row.l;
    if (vote.truth !== undefined) known[pair] = vote.truth;
  }
  return { raters, pairs, byRater, byPair, firstLonger, known };
}

/** The hidden states of a pair: d takes these values. Their ratio is what matters, since a scales them. */
export const MAGNITUDES = [0.5, 1.75] as const;
export const STATES = MAGNITUDES.flatMap((size, m) => [1, -1].map((sign) => ({ sign, size, m, d: sign * size })));

export interface Fitted {
  /** a, b, c of each rater, then k. */
  readonly theta: Float64Array;
  /** Share of the pairs with each magnitude. */
  readonly weights: readonly number[];
  /** P(state | all choices): STATES.length entries a pair. */
  readonly posterior: Float64Array;
}

/** Means and deviations of the normal priors of a, b, c and k, in log-odds. */
export const PRIOR_MEAN = [1, 0, 0] as const;
export const PRIOR_DEVIATION = [1.5, 1.5, 0.75] as const;
export const PRIOR_K = 2.5;
/** Pairs that every magnitude is taken to have beforehand. */
export const PRIOR_WEIGHT = 2;
