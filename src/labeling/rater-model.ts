/**
 * What drives each rater's choices, estimated for all raters together, because the better answer itself is not known.
 *
 * A pair i has a hidden better answer z_i = +1 (the canonical first one) or -1. Rater r, shown it with the first answer
 * on side o (+1 left, -1 right) and with the left answer longer by l in [-1, 1], chooses the left one with
 *
 *   P(left) = σ(a_r·o·z_i + b_r + c_r·l),      P(z_i = +1) = σ(k·o·l)
 *
 * a_r: follows what is better; b_r: pulled to the left; c_r: pulled to the longer answer; k: longer answers really are
 * better here, so that liking them is no bias. Fitted by EM (Dempster, Laird and Rubin 1977; the hidden truth as in Dawid
 * and Skene 1979, the logistic rater as in Whitehill et al. 2009, "GLAD"), MAP under N(μ, s²) priors that keep a handful
 * of labels from running off to infinity. Standard errors from the observed information (Louis 1982, equation 3.1), so
 * that not knowing the truth widens them as it should.
 *
 * k and all the c together are nearly unidentified: everybody liking long answers looks like long answers being better.
 * So while one rater's c is estimated, the others serve as anchors whose c is held near 0, save those already found to be
 * biased (anchor purification, as for differential item functioning: Candell and Drasgow 1988). "Biased" therefore
 * means: more than the other raters. With one rater alone there is nothing to compare with, and no length bias is found.
 */
import { inverse, sigmoid } from '../statistics';
import { arrange, type Data, type Deviation, type Fitted, PRIOR_K, type Row, type Vote } from './rater-data';
import { type Effect, effectsOf, observedInformation } from './rater-effects';

export interface RaterFit {
  readonly rater: string;
  readonly votes: number;
  readonly left: Effect;
  readonly length: Effect;
  readonly kappa: Effect;
}

export interface RaterModel {
  readonly raters: readonly RaterFit[];
  /** P(the canonical first answer is better), by pair. */
  readonly posterior: ReadonlyMap<string, number>;
}

/** Means and deviations of the priors of a, b, c, in log-odds; k's is rater-data.ts's. */
const PRIOR_MEAN = [1, 0, 0] as const;
const PRIOR_DEVIATION = [1.5, 1.5, 1.5] as const;
/** An anchor's c is held near 0. */
const ANCHORED = [1.5, 1.5, 0.1] as const;
/** EM stops when no log-odds moves by more. */
const TOLERANCE = 1e-4;
const Z_BIASED = 1.96;
const at = (array: Float64Array, i: number) => array[i] as number;
const logistic = (x: number) => Math.log(sigmoid(x));

export function fitRaterModel(votes: readonly Vote[]): RaterModel {
  const data = arrange(votes);
  const { raters, pairs, byRater } = data;
  // Purification: who turns out to be biased is no anchor for the others.
  let biased = new Set<number>();
  let start: Fitted | null = null;
  let fits: RaterFit[] = [];
  for (let round = 0; round < 4; round++) {
    fits = raters.map((rater, r) => {
      const loose = (i: number) => i === r || biased.has(i);
      const deviations = raters.map((_, i): Deviation => (loose(i) ? PRIOR_DEVIATION : ANCHORED));
      const fitted = expectationMaximization(data, deviations, start);
      start ??= fitted;
      const covariance = inverse(observedInformation(data, deviations, fitted));
      const block = covariance?.slice(3 * r, 3 * r + 3).map((row) => row.slice(3 * r, 3 * r + 3)) ?? null;
      return { rater, votes: byRater[r]?.length ?? 0, ...effectsOf(fitted.theta.subarray(3 * r, 3 * r + 3), block) };
    });
    const next = new Set(
      fits.flatMap(({ length }, r) => (Math.abs(length.estimate) > Z_BIASED * length.standardError ? [r] : [])),
    );
    const same = next.size === biased.size && [...next].every((r) => biased.has(r));
    biased = next;
    if (same) break;
  }
  const deviations = raters.map((_, i): Deviation => (biased.has(i) ? PRIOR_DEVIATION : ANCHORED));
  const { posterior } = expectationMaximization(data, deviations, start);
  return { raters: fits, posterior: new Map(pairs.map((pair, i) => [pair, at(posterior, i)])) };
}

function expectationMaximization(data: Data, deviations: readonly Deviation[], start: Fitted | null): Fitted {
  const { raters, pairs, rows, byRater, firstLonger, known } = data;
  const theta = start === null ? new Float64Array(3 * raters.length + 1) : start.theta.slice();
  if (start === null) for (const r of raters.keys()) theta.set(PRIOR_MEAN, 3 * r);
  const posterior = new Float64Array(pairs.length);
  for (let round = 0; round < 300; round++) {
    // E
    const logOdds = firstLonger.map((l) => at(theta, theta.length - 1) * l);
    for (const { pair, rater, y, o, l } of rows) {
      const sign = y === 1 ? 1 : -1;
      const a = at(theta, 3 * rater) * o;
      const rest = at(theta, 3 * rater + 1) + at(theta, 3 * rater + 2) * l;
      logOdds[pair] = at(logOdds, pair) + logistic(sign * (rest + a)) - logistic(sign * (rest - a));
    }
    logOdds.forEach((x, i) => {
      const z = known[i] as number;
      posterior[i] = z === 0 ? sigmoid(x) : (z + 1) / 2;
    });
    // M: one Newton step each.
    let moved = newtonStepPrior(theta, data, posterior);
    byRater.forEach((mine, r) => {
      const step = newtonStep(theta.subarray(3 * r, 3 * r + 3), mine, posterior, deviations[r] as Deviation);
      moved = Math.max(moved, step);
    });
    if (moved < TOLERANCE) break;
  }
  return { theta, posterior };
}

/** One Newton step of a rater's weighted logistic regression, at most 1 in any direction; returns its length. */
function newtonStep(beta: Float64Array, rows: readonly Row[], posterior: Float64Array, deviation: Deviation): number {
  const gradient = PRIOR_MEAN.map((mean, i) => (mean - at(beta, i)) / (deviation[i] as number) ** 2);
  const [a, b, c] = [at(beta, 0), at(beta, 1), at(beta, 2)];
  // Both truths of a showing at once: with x = (o·z, 1, l), only the sign of the first entry differs.
  let [ga, gb, gc, same, cross, l1, al, l2] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (const { pair, y, o, l } of rows) {
    const w = at(posterior, pair);
    const plus = sigmoid(b + c * l + a * o);
    const minus = sigmoid(b + c * l - a * o);
    const errorPlus = w * (y - plus);
    const errorMinus = (1 - w) * (y - minus);
    const hPlus = w * plus * (1 - plus);
    const hMinus = (1 - w) * minus * (1 - minus);
    ga += o * (errorPlus - errorMinus);
    gb += errorPlus + errorMinus;
    gc += l * (errorPlus + errorMinus);
    same += hPlus + hMinus;
    cross += o * (hPlus - hMinus);
    l1 += l * (hPlus + hMinus);
    al += o * l * (hPlus - hMinus);
    l2 += l * l * (hPlus + hMinus);
  }
  const prior = deviation.map((s) => 1 / s ** 2) as [number, number, number];
  const hessian = [
    [same + prior[0], cross, al],
    [cross, same + prior[1], l1],
    [al, l1, l2 + prior[2]],
  ];
  const total = [ga, gb, gc].map((value, i) => value + (gradient[i] as number));
  const step = (inverse(hessian) as number[][]).map((line) =>
    line.reduce((sum, value, i) => sum + value * (total[i] as number), 0),
  );
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
    const p = sigmoid(k * l);
    gradient += (at(posterior, i) - p) * l;
    information += p * (1 - p) * l * l;
  });
  theta[last] = k + gradient / information;
  return Math.abs(gradient / information);
}
