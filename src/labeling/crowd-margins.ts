/**
 * What the choices say of the differences of scores in crowd Bradley-Terry, the raters' η given: exactly where two
 * answers meet each other alone, else by a normal distribution about the most likely scores (Laplace).
 */
import { inverse, sigmoid } from '../statistics';
import { groupBy } from './group';

export interface Win {
  readonly winner: string;
  readonly loser: string;
  readonly rater: string;
  /** 1, or 1/2 for each half of a tie. */
  readonly weight: number;
}

/** A judgement: the winner's and the loser's place among the players of its game. */
interface Play {
  readonly winner: number;
  readonly loser: number;
  readonly rater: number;
  readonly weight: number;
}

/** Answers that are connected by judgements. Those of different games say nothing of each other. */
export interface Game {
  /** Of this game, and of all others that were judged the very same way. */
  readonly players: readonly (readonly string[])[];
  readonly plays: readonly Play[];
  /** Where the last fit left them. */
  readonly scores: number[];
}

/** What a winner's score less the loser's may be, and how likely; the weights add up to 1. */
export interface Margin {
  readonly values: readonly number[];
  readonly weights: readonly number[];
}

/** Standard normal distribution on a grid that is the same both ways round. */
const GRID = Array.from({ length: 33 }, (_, i) => (i - 16) / 4);
const DENSITY = normalized(GRID.map((z) => Math.exp((-z * z) / 2)));
const at = (list: readonly number[], i: number) => list[i] as number;
const add = (list: number[], i: number, value: number) => {
  list[i] = at(list, i) + value;
};

function normalized(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, one) => sum + one, 0);
  return weights.map((one) => one / total);
}

export function gamesOf(wins: readonly Win[], raters: readonly string[]): Game[] {
  const up = new Map<string, string>();
  const find = (player: string): string => {
    let top = player;
    for (let next = up.get(top); next !== undefined && next !== top; next = up.get(top)) top = next;
    up.set(player, top);
    return top;
  };
  for (const { winner, loser } of wins) up.set(find(winner), find(loser));
  const raterIndex = new Map(raters.map((name, r) => [name, r]));
  const all = [...groupBy(wins, (win) => find(win.winner)).values()].map((mine) => {
    const players = [...new Set(mine.flatMap(({ winner, loser }) => [winner, loser]))];
    const place = new Map(players.map((name, i) => [name, i]));
    const plays = mine.map(({ winner, loser, rater, weight }) => ({
      winner: place.get(winner) as number,
      loser: place.get(loser) as number,
      rater: raterIndex.get(rater) as number,
      weight,
    }));
    plays.sort((a, b) => a.rater - b.rater || a.winner - b.winner || a.loser - b.loser || a.weight - b.weight);
    return { players, plays, alike: JSON.stringify(plays) };
  });
  // Thousands of pairs are judged in a handful of ways.
  return [...groupBy(all, (one) => one.alike).values()].map((alike) => {
    const [{ plays, players }] = alike as [(typeof all)[number]];
    return { players: alike.map((one) => one.players), plays, scores: players.map(() => 0) };
  });
}

/** The margin of each judgement of a game, scores under N(0, deviation²); leaves the most likely scores in the game. */
export function marginsOf(game: Game, eta: readonly number[], deviation: number): Margin[] {
  return game.scores.length === 2 ? exactMargins(game, eta, deviation) : normalMargins(game, eta, deviation);
}

function exactMargins({ plays, scores }: Game, eta: readonly number[], deviation: number): Margin[] {
  const values = GRID.map((z) => z * Math.SQRT2 * deviation);
  const weights = normalized(
    values.map((margin, k) =>
      plays.reduce(
        (p, { winner, rater, weight }) => {
          const likelihood = chance(winner === 0 ? margin : -margin, at(eta, rater));
          return p * (weight === 1 ? likelihood : likelihood ** weight);
        },
        at(DENSITY, k),
      ),
    ),
  );
  const mean = values.reduce((sum, margin, k) => sum + margin * at(weights, k), 0);
  scores[0] = mean / 2;
  scores[1] = -mean / 2;
  const turned = weights.toReversed();
  return plays.map(({ winner }) => ({ values, weights: winner === 0 ? weights : turned }));
}

const chance = (margin: number, eta: number) => 1 - eta + (2 * eta - 1) * sigmoid(margin);

/** Newton steps a call; the rounds of the fit around it do the rest. */
const SWEEPS = 3;

function normalMargins({ plays, scores }: Game, eta: readonly number[], deviation: number): Margin[] {
  const prior = 1 / deviation ** 2;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const gradient = scores.map((score) => -score * prior);
    const information = scores.map(() => prior);
    for (const { winner, loser, rater, weight } of plays) {
      const { slope, most } = curvature(at(scores, winner) - at(scores, loser), at(eta, rater));
      add(gradient, winner, weight * slope);
      add(gradient, loser, -weight * slope);
      // Twice, since winner and loser move at once.
      for (const one of [winner, loser]) add(information, one, 2 * weight * most);
    }
    scores.forEach((score, i) => {
      scores[i] = score + at(gradient, i) / at(information, i);
    });
  }
  const variance = varianceOf(plays, scores, eta, prior);
  return plays.map(({ winner, loser }) => {
    const mean = at(scores, winner) - at(scores, loser);
    const spread = Math.sqrt(variance(winner, loser));
    return { values: GRID.map((z) => mean + z * spread), weights: DENSITY };
  });
}

/** Of log P by the margin: the first derivative, the second with its sign changed, and the most that this can be. */
function curvature(margin: number, eta: number) {
  const p = sigmoid(margin);
  const slope = ((2 * eta - 1) * p * (1 - p)) / chance(margin, eta);
  return { slope, bend: slope ** 2 - slope * (1 - 2 * p), most: p * (1 - p) };
}

/** Players up to which errors are worked out together; among more, each has so many judgements that it matters little. */
const TOGETHER = 40;

function varianceOf(plays: readonly Play[], scores: readonly number[], eta: readonly number[], prior: number) {
  const hessian = scores.map((_, i) => scores.map((__, j) => (i === j ? prior : 0)));
  const change = (i: number, j: number, by: number) => add(hessian[i] as number[], j, by);
  for (const { winner: i, loser: j, rater, weight } of plays) {
    // Where it bends the other way it is taken to say nothing.
    const bend = weight * Math.max(0, curvature(at(scores, i) - at(scores, j), at(eta, rater)).bend);
    change(i, i, bend);
    change(j, j, bend);
    change(i, j, -bend);
    change(j, i, -bend);
  }
  const covariance = scores.length > TOGETHER ? null : inverse(hessian);
  const of = (i: number, j: number) =>
    covariance ? (covariance[i]?.[j] as number) : i === j ? 1 / (hessian[i]?.[i] as number) : 0;
  return (i: number, j: number) => Math.max(0, of(i, i) + of(j, j) - 2 * of(i, j));
}
