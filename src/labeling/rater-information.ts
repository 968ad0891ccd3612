/**
 * How much the choices say of the rater model's parameters. Louis 1982, equation 3.1:
 *
 *   I = E[information of the complete data] - Var[score of the complete data],   given the choices
 *
 * so that not knowing which answer is better, and how close a pair is, widens the errors as it should.
 * Parameters: a, b, c of each rater, k, and the log-odds of each magnitude against the first.
 */
import { sigmoid } from '../statistics';
import {
  type Data,
  type Fitted,
  MAGNITUDES,
  PRIOR_DEVIATION,
  PRIOR_K,
  PRIOR_WEIGHT,
  type Row,
  STATES,
} from './rater-data';

const at = (array: Float64Array, i: number) => array[i] as number;

export function observedInformation(data: Data, { theta, weights, posterior }: Fitted): number[][] {
  const { byPair, firstLonger, known } = data;
  const k = theta.length - 1;
  const size = theta.length + MAGNITUDES.length - 1;
  const information = Array.from({ length: size }, (_, i) => {
    const line = new Array<number>(size).fill(0);
    if (i < k) line[i] = 1 / (PRIOR_DEVIATION[i % 3] as number) ** 2;
    if (i === k) line[i] = 1 / PRIOR_K ** 2;
    return line;
  });
  const add = (i: number, j: number, value: number) => {
    const line = information[i] as number[];
    line[j] = (line[j] as number) + value;
  };
  const total = byPair.length + PRIOR_WEIGHT * MAGNITUDES.length;
  for (let i = 1; i < MAGNITUDES.length; i++) {
    for (let j = 1; j < MAGNITUDES.length; j++) {
      const [wi, wj] = [weights[i] as number, weights[j] as number];
      add(k + i, k + j, total * ((i === j ? wi : 0) - wi * wj));
    }
  }
  byPair.forEach((rows, i) => {
    // Only the parameters of those who judged the pair, k and the weights are touched.
    const raters = [...new Set(rows.map((row) => row.rater))];
    const touched = [...raters.flatMap((r) => [3 * r, 3 * r + 1, 3 * r + 2]), k];
    for (let m = 1; m < MAGNITUDES.length; m++) touched.push(k + m);
    const place = new Map(raters.map((r, j) => [r, 3 * j]));
    const free = known[i] === 0 ? at(firstLonger, i) : 0;
    const mean = new Float64Array(touched.length);
    const scores = STATES.map((state, s) => {
      const w = at(posterior, STATES.length * i + s);
      const score = new Float64Array(touched.length);
      for (const row of rows) completeData(row, state.d, w, theta, score, place.get(row.rater) as number, add);
      const p = sigmoid(state.sign * at(theta, k) * state.size * free);
      score[3 * raters.length] = state.sign * state.size * free * (1 - p);
      add(k, k, w * (state.size * free) ** 2 * p * (1 - p));
      for (let m = 1; m < MAGNITUDES.length; m++)
        score[3 * raters.length + m] = (state.m === m ? 1 : 0) - (weights[m] as number);
      score.forEach((value, j) => {
        mean[j] = at(mean, j) + w * value;
      });
      return score;
    });
    scores.forEach((score, s) => {
      const w = at(posterior, STATES.length * i + s);
      touched.forEach((x, j) => {
        const off = at(score, j) - at(mean, j);
        for (const [l, y] of touched.entries()) add(x, y, -w * off * (at(score, l) - at(mean, l)));
      });
    });
  });
  return information;
}

/** Adds one choice's part, were the state known with probability w. */
function completeData(
  { rater, y, o, l }: Row,
  d: number,
  w: number,
  theta: Float64Array,
  score: Float64Array,
  place: number,
  add: (i: number, j: number, value: number) => void,
): void {
  const x = [o * d, 1, l];
  const p = sigmoid(x.reduce((sum, value, i) => sum + value * at(theta, 3 * rater + i), 0));
  const h = w * p * (1 - p);
  x.forEach((value, i) => {
    score[place + i] = at(score, place + i) + (y - p) * value;
    for (const [j, other] of x.entries()) add(3 * rater + i, 3 * rater + j, h * value * other);
  });
}
