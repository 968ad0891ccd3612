/** How well a judge does, counted as it judges: what it agrees with, and what it owes to places. */
import { samePlace } from '../rlhf/verdict';
import { wilson } from '../statistics';

/** Plain data, so that a checkpoint holds it. */
export interface JudgeTally {
  pairs: number;
  /** Pairs of which both orders were asked; of them those in which the same place was named twice, and Σ P("the first"). */
  placed: number;
  samePlace: number;
  firstPlace: number;
  /** Pairs of which the rubric says that one answer is better; of them those where the judge says the same: in each order, and by both. */
  clear: number;
  rightFirst: number;
  rightSecond: number;
  right: number;
  /** Pairs whose prompt was not shown whole, for want of room. */
  cut: number;
  /** Σ of how sure the labels are. */
  sure: number;
}

export const newTally = (): JudgeTally => ({
  pairs: 0,
  placed: 0,
  samePlace: 0,
  firstPlace: 0,
  clear: 0,
  rightFirst: 0,
  rightSecond: 0,
  right: 0,
  cut: 0,
  sure: 0,
});

export interface JudgedOne {
  /** P(y₁ ≻ y₂), both orders averaged. */
  readonly p: number;
  /** P("the first") in each order; absent where answers are graded one by one. */
  readonly orders?: { readonly p1: number; readonly p2: number };
  readonly cut: number;
  /** 1: y₁ is better by the rubric, 0: y₂ is, ½ or absent: it does not say. */
  readonly truth?: number;
}

/** A judge that cannot choose agrees by half. */
const agrees = (p: number, truth: number): number => (p === 0.5 ? 0.5 : Number(p > 0.5 === truth > 0.5));

export function count(tally: JudgeTally, { p, orders, cut, truth }: JudgedOne): void {
  tally.pairs++;
  tally.cut += Number(cut > 0);
  tally.sure += Math.max(p, 1 - p);
  if (orders) {
    tally.placed++;
    tally.samePlace += Number(samePlace(orders.p1, orders.p2));
    tally.firstPlace += (orders.p1 + orders.p2) / 2;
  }
  if (truth === undefined || truth === 0.5) return;
  tally.clear++;
  tally.right += agrees(p, truth);
  if (!orders) return;
  tally.rightFirst += agrees(orders.p1, truth);
  tally.rightSecond += agrees(1 - orders.p2, truth);
}

/** As a stage's figures; what nothing was counted for is not there. */
export function tallyFigures(tally: JudgeTally): Record<string, number> {
  const { pairs, placed, clear } = tally;
  return {
    ...(placed > 0 && { position_bias: tally.samePlace / placed, first_place: tally.firstPlace / placed }),
    ...(pairs > 0 && { sure: tally.sure / pairs, cut_prompts: tally.cut / pairs, judged_pairs: pairs }),
    ...(clear > 0 && { judge_agreement: tally.right / clear, clear_pairs: clear }),
    ...(clear > 0 &&
      placed > 0 && {
        judge_agreement_first: tally.rightFirst / clear,
        judge_agreement_second: tally.rightSecond / clear,
      }),
  };
}

/** The same for a report: shares with their intervals. */
export function tallyReport(tally: JudgeTally): Readonly<Record<string, unknown>> {
  const { pairs, placed, clear } = tally;
  const share = (k: number, n: number) => {
    const { estimate, interval } = wilson(k, n);
    return { rate: estimate, low: interval[0], high: interval[1], pairs: n };
  };
  return {
    pairs_judged: pairs,
    ...(clear > 0 && { agreement: share(tally.right, clear) }),
    ...(clear > 0 &&
      placed > 0 && {
        agreement_first_order: share(tally.rightFirst, clear),
        agreement_second_order: share(tally.rightSecond, clear),
      }),
    ...(placed > 0 && {
      // Averaged over both orders a label is the same whichever answer is shown first: what is left is 0 by construction.
      position_bias: { before: share(tally.samePlace, placed), after: 0, first_place: tally.firstPlace / placed },
    }),
    ...(pairs > 0 && { mean_certainty: tally.sure / pairs, prompts_cut: share(tally.cut, pairs) }),
  };
}
