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
  readonly rows: readonly Row[];
  readonly byRater: readonly (readonly Row[])[];
  /** o·l of each pair: how much longer its first answer is. */
  readonly firstLonger: Float64Array;
  /** z of pairs whose truth is known, else 0. */
  readonly known: Int8Array;
}

export function arrange(votes: readonly Vote[]): Data {
  const raters = [...new Set(votes.map((vote) => vote.rater))].sort();
  const pairs = [...new Set(votes.map((vote) => vote.pair))];
  const raterIndex = new Map(raters.map((name, i) => [name, i]));
  const pairIndex = new Map(pairs.map((name, i) => [name, i]));
  const rows = votes.map(
    (vote): Row => ({
      pair: pairIndex.get(vote.pair) as number,
      rater: raterIndex.get(vote.rater) as number,
      y: vote.left ? 1 : 0,
      o: vote.orientation,
      l: vote.longer,
    }),
  );
  const firstLonger = new Float64Array(pairs.length);
  for (const row of rows) firstLonger[row.pair] = row.o * row.l;
  const known = new Int8Array(pairs.length);
  for (const vote of votes) if (vote.truth !== undefined) known[pairIndex.get(vote.pair) as number] = vote.truth;
  return {
    known,
    raters,
    pairs,
    rows,
    byRater: raters.map((_, r) => rows.filter((row) => row.rater === r)),
    firstLonger,
  };
}

export interface Fitted {
  /** a, b, c of each rater, then k. */
  readonly theta: Float64Array;
  /** P(z_i = +1 | all choices). */
  readonly posterior: Float64Array;
}

export type Deviation = readonly [number, number, number];

/** Deviation of the prior of k, in log-odds. */
export const PRIOR_K = 1;
