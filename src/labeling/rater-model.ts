/**
 * What drives each rater's choices, estimated for all raters together, because the better answer itself is not known.
 *
 * A pair i has a hidden difference in quality d_i, positive where its first answer is better, whose size |d| is one of
 * MAGNITUDES: some pairs are closer than others. Rater r, shown it with the first answer on side o (+1 left, -1 right)
 * and with the left answer longer by l in [-1, 1], chooses the left one with
 *
 *   P(left) = σ(a_r·o·d_i + b_r + c_r·l),      P(d_i > 0 | |d_i|) = σ(k·|d_i|·o·l)
 *
 * a_r: follows what is better; b_r: pulled to the left; c_r: pulled to the longer answer; k: longer answers really are
 * better here. Fitted by EM (Dempster, Laird and Rubin 1977; the hidden truth as in Dawid and Skene 1979, the logistic
 * rater and the uneven pairs as in Whitehill et al. 2009, "GLAD"), MAP under weak normal priors that keep a handful of
 * labels from running off to infinity.
 *
 * k and what all the c have in common can hardly be told apart: everybody liking long answers looks like long answers
 * being better, and d + δ·l explains the choices as well as d where c_r becomes c_r - a_r·δ. So a c means nothing by
 * itself. What is reported is its distance from the others', `rater-effects.ts`.
 */
import { inverse, sigmoid } from '../statistics';
import {
  arrange,
  type Data,
  type Fitted,
  MAGNITUDES,
  PRIOR_DEVIATION,
  PRIOR_K,
  PRIOR_MEAN,
  PRIOR_WEIGHT,
  type Row,
  STATES,
  type Vote,
} from './rater-data';
import { type RaterEffects, raterEffects } from './rater-effects';
import { observedInformation } from './rater-information';

export interface RaterFit extends RaterEffects {
  readonly rater: string;
  readonly votes: number;
}

export interface RaterModel {
  readonly raters: readonly RaterFit[];
  /** P(the canonical first answer is better), by pair. */
  readonly posterior: ReadonlyMap<string, number>;
}

/** EM stops when no log-odds moves by more. */
const TOLERANCE = 1e-4;
const ROUNDS = 400;
const at = (array: Float64Array, i: number) => array[i] as number;

export function fitRaterModel(votes: readonly Vote[]): RaterModel {
  const data = arrange(votes);
  const fitted = expectationMaximization(data);
  const effects = raterEffects(data, fitted, inverse(observedInformation(data, fitted)));
  const first = (i: number) =>
    STATES.reduce((sum, { sign }, s) => sum + (sign > 0 ? at(fitted.posterior, STATES.length * i + s) : 0), 0);
  return {
    raters: data.raters.map((rater, r) => ({
      rater,
      votes: data.byRater[r]?.length ?? 0,
      ...(effects[r] as RaterEffects),
    })),
    posterior: new Map(data.pairs.map((pair, i) => [pair, first(i)])),
  };
}

function expectationMaximization(data: Data): Fitted {
  const { raters, pairs, byRater } = data;
  const theta = new Float64Array(3 * raters.length + 1);
  for (const r of raters.keys()) theta.set(PRIOR_MEAN, 3 * r);
  let weights: readonly number[] = MAGNITUDES.map(() => 1 / MAGNITUDES.length);
  const posterior = new Float64Array(STATES.length * pairs.length);
  for (let round = 0; round < ROUNDS; round++) {
    expectation(data, theta, weights, posterior);
    // M: one Newton step each, the weights in closed form.
    weights = weightsOf(posterior, pairs.length);
    let moved = newtonStepPrior(theta, data, posterior);
    byRater.forEach((mine, r) => {
      moved = Math.max(moved, newtonStep(theta.subarray(3 * r, 3 * r + 3), mine, posterior));
    });
    if (moved < TOLERANCE) break;
  }
  return { theta, weights, posterior };
}

function expectation(
  { byPair, firstLonger, known }: Data,
  theta: Float64Array,
  weights: readonly number[],
  posterior: Float64Array,
): void {
  const k = at(theta, theta.length - 1);
  const chances = new Float64Array(STATES.length);
  byPair.forEach((rows, i) => {
    let total = 0;
    STATES.forEach(({ sign, size, m, d }, s) => {
      const z = known[i] as number;
      let p = (weights[m] as number) * (z === 0 ? sigmoid(sign * k * size * at(firstLonger, i)) : z === sign ? 1 : 0);
      for (const { rater, y, o, l } of rows) {
        const x = at(theta, 3 * rater) * o * d + at(theta, 3 * rater + 1) + at(theta, 3 * rater + 2) * l;
        p *= sigmoid(y === 1 ? x : -x);
      }
      chances[s] = p;
      total += p;
    });
    for (let s = 0; s < chances.length; s++) posterior[STATES.length * i + s] = at(chances, s) / total;
  });
}

function weightsOf(posterior: Float64Array, pairs: number): number[] {
  const mass = MAGNITUDES.map(() => PRIOR_WEIGHT);
  posterior.forEach((p, i) => {
    const { m } = STATES[i % STATES.length] as (typeof STATES)[number];
    mass[m] = (mass[m] as number) + p;
  });
  return mass.map((one) => one / (pairs + PRIOR_WEIGHT * MAGNITUDES.length));
}

/** One Newton step of a rater's weighted logistic regression, at most 1 in any direction; returns its length. */
function newtonStep(beta: Float64Array, rows: readonly Row[], posterior: Float64Array): number {
  const [a, b, c] = [at(beta, 0), at(beta, 1), at(beta, 2)];
  const prior = PRIOR_DEVIATION.map((s) => 1 / s ** 2) as [number, number, number];
  let [ga, gb, gc] = PRIOR_MEAN.map((mean, i) => (mean - at(beta, i)) * (prior[i] as number)) as [
    number,
    number,
    number,
  ];
  let [aa, ab, ac, bb, bc, cc] = [prior[0], 0, 0, prior[1], 0, prior[2]];
  for (const { pair, y, o, l } of rows) {
    for (let s = 0; s < STATES.length; s++) {
      const w = at(posterior, STATES.length * pair + s);
      const x = o * (STATES[s] as (typeof STATES)[number]).d;
      const p = sigmoid(a * x + b + c * l);
      const e = w * (y - p);
      const h = w * p * (1 - p);
      ga += e * x;
      gb += e;
      gc += e * l;
      aa += h * x * x;
      ab += h * x;
      ac += h * x * l;
      bb += h;
      bc += h * l;
      cc += h * l * l;
    }
  }
  const step = (
    inverse([
      [aa, ab, ac],
      [ab, bb, bc],
      [ac, bc, cc],
    ]) as number[][]
  ).map((line) => (line[0] as number) * ga + (line[1] as number) * gb + (line[2] as number) * gc);
  const longest = Math.max(...step.map(Math.abs));
  const scale = longest > 1 ? 1 / longest : 1;
  step.forEach((value, i) => {
    beta[i] = at(beta, i) + scale * value;
  });
  return longest;
}

/** The same for k. Known pairs were picked by hand, so they say nothing of how often the longer answer is better. */
function newtonStepPrior(theta: Float64Array, { firstLonger, known }: Data, posterior: Float64Array): number {
  const last = theta.length - 1;
  const k = at(theta, last);
  let gradient = -k / PRIOR_K ** 2;
  let information = 1 / PRIOR_K ** 2;
  firstLonger.forEach((l, i) => {
    if (known[i] !== 0) return;
    STATES.forEach(({ sign, size }, s) => {
      const w = at(posterior, STATES.length * i + s);
      const p = sigmoid(sign * k * size * l);
      gradient += w * sign * size * l * (1 - p);
      information += w * size * size * l * l * p * (1 - p);
    });
  });
  theta[last] = k + gradient / information;
  return Math.abs(gradient / information);
}
