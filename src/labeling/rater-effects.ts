/**
 * What the rater model's parameters mean in shares, and how sure they are (delta method on the inverse information).
 *
 *   left   = mean P(left) - 1/2 over d and l evenly        how much more often left than the answers deserve
 *   length = (mean P(left | l = 1) - mean P(left | l = -1))/2 with c measured from the others' (`anchors.ts`)
 *   kappa  = 2·P(chooses the better answer) - 1 over the rater's own showings; 1/2 is chance, since which answer of a
 *            pair is called the first means nothing
 */
import { sigmoid } from '../statistics';
import { anchoredLengths } from './anchors';
import { type Covariance, combined, type Effect, effectOf, type Quantity } from './delta-method';
import { type Data, type Fitted, STATES } from './rater-data';

export interface RaterEffects {
  readonly left: Effect;
  /** null: not two others to compare with. */
  readonly length: Effect | null;
  readonly kappa: Effect;
  /** kappa less the mean of the others'; null where there are not two of them. */
  readonly kappaDifference: Effect | null;
  /** Different pairs that another rater judged too, or whose better answer is known. */
  readonly shared: number;
}

/** Surely follows quality: kappa this many standard errors above 0. */
const FOLLOWS = 2.5;
const at = (array: Float64Array, i: number) => array[i] as number;
type Beta = readonly [a: number, b: number, c: number];

export function raterEffects(data: Data, fitted: Fitted, covariance: Covariance | null): RaterEffects[] {
  const { raters, byRater, byPair, known } = data;
  const { theta, weights } = fitted;
  const agreements = raters.map((_, r) => kappaOf(data, fitted, r));
  const kappas = agreements.map((one) => effectOf(one, covariance));
  const follow = kappas.map(({ estimate, standardError }) => estimate > FOLLOWS * standardError);
  const lengths = anchoredLengths(theta, follow, covariance);
  return raters.map((_, r) => {
    const beta = betaOf(theta, r);
    const mine = new Set((byRater[r] ?? []).map((row) => row.pair));
    const others = agreements.filter((__, i) => i !== r).map((one) => [-1 / (raters.length - 1), one] as const);
    const contrast = lengths[r] ?? null;
    return {
      left: effectOf(leftOf(beta, weights, r), covariance),
      length: contrast && lengthEffect([beta[0], beta[1], contrast.estimate], contrast.standardError, weights),
      kappa: kappas[r] as Effect,
      kappaDifference:
        others.length < 2 ? null : effectOf(combined([[1, agreements[r] as Quantity], ...others]), covariance),
      shared: [...mine].filter((i) => known[i] !== 0 || byPair[i]?.some((row) => row.rater !== r)).length,
    };
  });
}

const betaOf = (theta: Float64Array, r: number): Beta => [at(theta, 3 * r), at(theta, 3 * r + 1), at(theta, 3 * r + 2)];

/** Σ weight·P(left) over the hidden states and l = ±1, with the derivatives by a, b, c. */
function overCells([a, b, c]: Beta, weights: readonly number[], weight: (l: number) => number) {
  let value = 0;
  const by: [number, number, number] = [0, 0, 0];
  for (const { d, m } of STATES) {
    for (const l of [1, -1]) {
      const w = (weight(l) * (weights[m] as number)) / 4;
      const p = sigmoid(a * d + b + c * l);
      value += w * p;
      addTo(by, w * p * (1 - p), [d, 1, l]);
    }
  }
  return { value, by };
}

function addTo(by: [number, number, number], factor: number, x: Beta): void {
  x.forEach((value, i) => {
    by[i as 0 | 1 | 2] += factor * value;
  });
}

function leftOf(beta: Beta, weights: readonly number[], r: number): Quantity {
  const { value, by } = overCells(beta, weights, () => 1);
  return { value: value - 1 / 2, gradient: by.map((x, i) => [3 * r + i, x] as const) };
}

/** a and b count as known here: what they add is of second order. */
function lengthEffect(beta: Beta, standardError: number, weights: readonly number[]): Effect {
  const { value, by } = overCells(beta, weights, (l) => l);
  return { estimate: value, standardError: by[2] * standardError };
}

/** Each showing as it was, each hidden state by how likely it is. */
function kappaOf({ byRater }: Data, { theta, posterior }: Fitted, r: number): Quantity {
  const [a, b, c] = betaOf(theta, r);
  const mine = byRater[r] ?? [];
  let value = -1;
  const by: [number, number, number] = [0, 0, 0];
  for (const { pair, o, l } of mine) {
    STATES.forEach(({ d, sign }, s) => {
      const w = (2 * at(posterior, STATES.length * pair + s)) / mine.length;
      const side = o * sign;
      const p = sigmoid(side * (a * o * d + b + c * l));
      value += w * p;
      addTo(by, w * p * (1 - p) * side, [o * d, 1, l]);
    });
  }
  return { value, gradient: by.map((x, i) => [3 * r + i, x] as const) };
}
