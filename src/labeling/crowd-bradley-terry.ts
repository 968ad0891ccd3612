/**
 * A score for each answer and a weight for each rater from who chose what.
 * Crowd-BT: Chen, Bennett, Collins-Thompson and Horvitz 2013, "Pairwise ranking aggregation in a crowdsourced setting":
 *
 *   P(r prefers a to b) = η_r σ(s_a - s_b) + (1 - η_r) σ(s_b - s_a)
 *
 * η_r = 1: a perfect rater, 1/2: one who says nothing, 0: one who always says the opposite. Fitted by EM over the hidden
 * "this judgement was meant the right way round", s under N(0, s₀²), η under Beta(α, β) (both from the paper, section 4).
 * Bradley and Terry 1952 is the case η = 1. A tie is half a win each way.
 */
import { sigmoid } from '../statistics';
import { groupBy } from './group';

export interface Win {
  readonly winner: string;
  readonly loser: string;
  readonly rater: string;
  /** 1, or 1/2 for each half of a tie. */
  readonly weight: number;
}

export interface CrowdBradleyTerry {
  readonly scores: ReadonlyMap<string, number>;
  /** η, by rater. */
  readonly reliability: ReadonlyMap<string, number>;
}

export function crowdBradleyTerry(
  wins: readonly Win[],
  { deviation = 1.5, alpha = 8, beta = 3, iterations = 300, tolerance = 1e-6 } = {},
): CrowdBradleyTerry {
  const scores = new Map<string, number>();
  for (const { winner, loser } of wins) scores.set(winner, 0).set(loser, 0);
  const byRater = groupBy(wins, (win) => win.rater);
  const reliability = new Map([...byRater.keys()].map((rater) => [rater, (alpha - 1) / (alpha + beta - 2)]));
  const score = (answer: string) => scores.get(answer) as number;
  const involved = new Map<string, Win[]>();
  for (const win of wins) {
    for (const answer of [win.winner, win.loser]) involved.set(answer, [...(involved.get(answer) ?? []), win]);
  }
  const meant = new Map<Win, number>();
  for (let round = 0; round < iterations; round++) {
    // E: was it meant the right way round?
    for (const win of wins) {
      const eta = reliability.get(win.rater) as number;
      const p = sigmoid(score(win.winner) - score(win.loser));
      meant.set(win, (eta * p) / (eta * p + (1 - eta) * (1 - p)));
    }
    // M: raters in closed form, scores by one Newton step each.
    let moved = 0;
    for (const [rater, mine] of byRater) {
      const right = mine.reduce((sum, win) => sum + win.weight * (meant.get(win) as number), alpha - 1);
      const total = mine.reduce((sum, win) => sum + win.weight, alpha + beta - 2);
      reliability.set(rater, right / total);
    }
    for (const [answer, mine] of involved) {
      let gradient = -score(answer) / deviation ** 2;
      let information = 1 / deviation ** 2;
      for (const win of mine) {
        const p = sigmoid(score(win.winner) - score(win.loser));
        const sign = win.winner === answer ? 1 : -1;
        gradient += sign * win.weight * ((meant.get(win) as number) - p);
        information += win.weight * p * (1 - p);
      }
      const step = gradient / information;
      scores.set(answer, score(answer) + step);
      moved = Math.max(moved, Math.abs(step));
    }
    if (moved < tolerance) break;
  }
  return { scores, reliability };
}
