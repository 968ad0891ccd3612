/**
 * A score for each answer and a weight for each rater from who chose what.
 * Crowd-BT: Chen, Bennett, Collins-Thompson and Horvitz 2013, "Pairwise ranking aggregation in a crowdsourced setting":
 *
 *   P(r prefers a to b) = η_r σ(s_a - s_b) + (1 - η_r) σ(s_b - s_a)
 *
 * η_r = 1: a perfect rater, 1/2: one who says nothing, 0: one who always says the opposite. s under N(0, s₀²), η under
 * Beta(α, β) (both from the paper, section 4). Bradley and Terry 1952 is the case η = 1. A tie is half a win each way.
 *
 * Here most answers stand in one pair alone, so there are as many scores as pairs, and the most likely scores fit the very
 * choices that they come from: fitted together with them, η goes to 1 for everybody, whoever guesses too, the more pairs
 * the nearer (Neyman and Scott 1948). So η is fitted with the scores integrated out (Bock and Aitkin 1981), by EM over
 * "this judgement was meant the right way round".
 */
import { inverse, sigmoid } from '../statistics';
import { type Game, gamesOf, type Margin, marginsOf, type Win } from './crowd-margins';

export type { Win };

export interface Reliability {
  /** η. */
  readonly estimate: number;
  /** Wide where the choices say little of η: few pairs, or too few others to compare with. */
  readonly standardError: number;
}

export interface CrowdBradleyTerry {
  readonly scores: ReadonlyMap<string, number>;
  /** By rater. */
  readonly reliability: ReadonlyMap<string, Reliability>;
}

const PRIOR = { deviation: 1.5, alpha: 8, beta: 3 };
const at = (list: readonly number[], i: number) => list[i] as number;
const add = (list: number[], i: number, value: number) => {
  list[i] = at(list, i) + value;
};

export function crowdBradleyTerry(
  wins: readonly Win[],
  { iterations = 200, tolerance = 1e-4 } = {},
): CrowdBradleyTerry {
  const { deviation, alpha, beta } = PRIOR;
  const raters = [...new Set(wins.map((win) => win.rater))];
  const games = gamesOf(wins, raters);
  const totals = raters.map(() => alpha + beta - 2);
  for (const { plays, players } of games)
    for (const { rater, weight } of plays) add(totals, rater, players.length * weight);
  let eta: readonly number[] = raters.map(() => (alpha - 1) / (alpha + beta - 2));
  for (let round = 0, moved = 1; round < iterations && moved > tolerance; round++) {
    const right = raters.map(() => alpha - 1);
    for (const game of games) {
      const margins = marginsOf(game, eta, deviation);
      game.plays.forEach(({ rater, weight }, i) => {
        add(right, rater, game.players.length * weight * meant(margins[i] as Margin, at(eta, rater)));
      });
    }
    const next = right.map((one, r) => one / at(totals, r));
    moved = Math.max(0, ...next.map((one, r) => Math.abs(one - at(eta, r))));
    eta = next;
  }
  const errors = standardErrors(games, eta);
  return {
    scores: new Map(
      games.flatMap(({ players, scores }) =>
        players.flatMap((names) => names.map((name, i) => [name, at(scores, i)] as const)),
      ),
    ),
    reliability: new Map(raters.map((name, r) => [name, { estimate: at(eta, r), standardError: at(errors, r) }])),
  };
}

/** Mean over what the margin may be. */
const over = ({ values, weights }: Margin, value: (p: number) => number): number =>
  values.reduce((sum, margin, k) => sum + at(weights, k) * value(sigmoid(margin)), 0);

/** P(the judgement was meant the right way round). */
const meant = (margin: Margin, eta: number): number => over(margin, (p) => (eta * p) / (eta * p + (1 - eta) * (1 - p)));

/** Derivative of log P by η. */
const slope = (margin: Margin, eta: number): number =>
  over(margin, (p) => (2 * p - 1) / (eta * p + (1 - eta) * (1 - p)));

/** From the outer products of the games' gradients (Berndt, Hall, Hall and Hausman 1974) and the prior. */
function standardErrors(games: readonly Game[], eta: readonly number[]): number[] {
  const { deviation, alpha, beta } = PRIOR;
  const information = eta.map((one, r) =>
    eta.map((_, q) => (r === q ? (alpha - 1) / one ** 2 + (beta - 1) / (1 - one) ** 2 : 0)),
  );
  for (const game of games) {
    const margins = marginsOf(game, eta, deviation);
    const gradient = new Map<number, number>();
    game.plays.forEach(({ rater, weight }, i) => {
      gradient.set(rater, (gradient.get(rater) ?? 0) + weight * slope(margins[i] as Margin, at(eta, rater)));
    });
    for (const [r, x] of gradient)
      for (const [q, y] of gradient) add(information[r] as number[], q, game.players.length * x * y);
  }
  const covariance = inverse(information);
  return eta.map((_, r) => Math.sqrt(covariance?.[r]?.[r] ?? Number.POSITIVE_INFINITY));
}
