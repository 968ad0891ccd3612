/**
 * Each rater's c measured from the others'.
 *
 * In the rater model d + δ·l explains the choices as well as d where every c_r becomes c_r - a_r·δ. So c_r/a_r is known
 * but for a constant that all raters share, and what counts is
 *
 *   e_r = c_r - a_r·δ,      δ = the common c/a of the others: their generalised least-squares mean
 *
 * corrected for the errors that r's and the others' estimates share (Aitken 1935: the best linear estimate of e_r where
 * all others have the same c/a). The others are first rid of those who are out of line themselves, found by their
 * distance from the median of all, which one biased rater among three cannot move: as with anchor items in differential
 * item functioning (Candell and Drasgow 1988), started from the median so that one false suspicion does not breed the
 * next. Whoever hardly follows quality (a near 0) has no c/a and is no anchor. With fewer than two anchors, "who is out
 * of line?" has no answer, and none is given: of two raters who differ, either may be the biased one.
 */
import { inverse, median } from '../statistics';
import { type Covariance, combined, covarianceOf, type Effect, effectOf, type Quantity } from './delta-method';

/** Out of line: this many standard errors from the others. */
const OUTLIER = 2.5;
const FEWEST_ANCHORS = 2;

const at = (array: ArrayLike<number>, i: number) => array[i] as number;
const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * at(y, i), 0);

/** `follow`: which raters follow quality, surely. null for a rater with too few anchors. */
export function anchoredLengths(
  theta: Float64Array,
  follow: readonly boolean[],
  covariance: Covariance | null,
): (Effect | null)[] {
  const all = [...follow.keys()];
  if (covariance === null) return all.map(() => null);
  const follows = all.filter((r) => follow[r] && at(theta, 3 * r) > 0.1);
  const ratios = new Map(follows.map((r) => [r, ratioOf(r, theta)]));
  const centre = median([...ratios.values()].map(({ value }) => value));
  const among = (raters: readonly number[], r: number) =>
    raters.flatMap((i) => (i === r ? [] : [ratios.get(i) as Quantity]));
  const inLine = (anchors: readonly number[], from: number | null) =>
    follows.filter((r) => {
      const others = among(anchors, r);
      if (others.length === 0) return anchors.includes(r);
      const { estimate, standardError } = contrast(r, others, theta, covariance);
      const distance = from === null ? estimate : at(theta, 3 * r + 2) - at(theta, 3 * r) * from;
      return Math.abs(distance) <= OUTLIER * standardError;
    });
  let anchors = inLine(follows, centre);
  for (let round = 0; round < 3; round++) {
    const next = inLine(anchors, null);
    if (next.length === anchors.length && next.every((r, i) => anchors[i] === r)) break;
    anchors = next;
  }
  return all.map((r) => {
    const others = among(anchors, r);
    return others.length < FEWEST_ANCHORS ? null : contrast(r, others, theta, covariance);
  });
}

/** c_r/a_r. */
function ratioOf(r: number, theta: Float64Array): Quantity {
  const [a, c] = [at(theta, 3 * r), at(theta, 3 * r + 2)];
  return {
    value: c / a,
    gradient: [
      [3 * r, -c / a ** 2],
      [3 * r + 2, 1 / a],
    ],
  };
}

/** e_r with δ from the anchors' ratios. */
function contrast(r: number, anchors: readonly Quantity[], theta: Float64Array, covariance: Covariance): Effect {
  const between = anchors.map((x) => anchors.map((y) => covarianceOf(x, y, covariance)));
  const precision = inverse(between) ?? anchors.map((_, i) => anchors.map((__, j) => (i === j ? 1 : 0)));
  const sums = precision.map((line) => line.reduce((sum, value) => sum + value, 0));
  const total = sums.reduce((sum, value) => sum + value, 0);
  const shares = sums.map((value) => value / total);
  const delta = dot(
    shares,
    anchors.map(({ value }) => value),
  );
  const [a, c] = [at(theta, 3 * r), at(theta, 3 * r + 2)];
  // δ held fixed: its own error comes with the anchors' shares below.
  const own: Quantity = {
    value: c - a * delta,
    gradient: [
      [3 * r, -delta],
      [3 * r + 2, 1],
    ],
  };
  const centred = anchors.map((x) => ({ ...x, value: x.value - delta }));
  // The part of r's error that the anchors' errors tell.
  const told = precision.map((line) =>
    dot(
      line,
      anchors.map((x) => covarianceOf(own, x, covariance)),
    ),
  );
  const toldSum = told.reduce((sum, value) => sum + value, 0);
  return effectOf(
    combined([[1, own], ...centred.map((x, i) => [at(shares, i) * (toldSum - a) - at(told, i), x] as const)]),
    covariance,
  );
}
