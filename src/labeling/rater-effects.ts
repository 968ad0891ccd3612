/**
 * What the rater model's parameters mean in shares, and how sure they are.
 *
 * Averaged over the four cells z = ±1, l = ±1, with standard errors by the delta method:
 *   left   = mean P(left) - 1/2                                       how much oftener left than the answers deserve
 *   length = (mean P(left | l = 1) - mean P(left | l = -1))/2         likewise for the longer answer
 *   kappa  = mean P(left | z = 1) - mean P(left | z = -1)             agreement with the better answer beyond chance
 */
import { sigmoid } from '../statistics';
import { type Data, type Deviation, type Fitted, PRIOR_K, type Row } from './rater-data';

export interface Effect {
  readonly estimate: number;
  readonly standardError: number;
}

export interface Effects {
  readonly left: Effect;
  readonly length: Effect;
  readonly kappa: Effect;
}

const at = (array: Float64Array, i: number) => array[i] as number;
/** The design row (o·z, 1, l) of one showing for a given truth. */
const design = (row: Row, z: 1 | -1): [number, number, number] => [row.o * z, 1, row.l];
const dot = (x: readonly number[], beta: ArrayLike<number>) =>
  x.reduce((sum, value, i) => sum + value * (beta[i] as number), 0);

function addOuter(matrix: number[][], x: readonly number[], weight: number): void {
  x.forEach((xi, i) => {
    const row = matrix[i] as number[];
    x.forEach((xj, j) => {
      row[j] = (row[j] as number) + weight * xi * xj;
    });
  });
}

/** Louis 1982: I = E[complete information] - Var[complete score], given the choices. */
export function observedInformation(
  data: Data,
  deviations: readonly Deviation[],
  { theta, posterior }: Fitted,
): number[][] {
  const { rows, firstLonger, known } = data;
  const size = theta.length;
  const information = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) =>
      i !== j ? 0 : i === size - 1 ? 1 / PRIOR_K ** 2 : 1 / (deviations[Math.floor(i / 3)]?.[i % 3] as number) ** 2,
    ),
  );
  // Difference of the complete-data scores of a pair between z = +1 and z = -1.
  const contrast = Array.from(firstLonger, () => new Float64Array(size));
  for (const row of rows) {
    const w = at(posterior, row.pair);
    const beta = theta.subarray(3 * row.rater, 3 * row.rater + 3);
    for (const z of [1, -1] as const) {
      const x = design(row, z);
      const p = sigmoid(dot(x, beta));
      const weight = (z === 1 ? w : 1 - w) * p * (1 - p);
      for (let i = 0; i < 3; i++) {
        const line = information[3 * row.rater + i] as number[];
        for (let j = 0; j < 3; j++) {
          line[3 * row.rater + j] = (line[3 * row.rater + j] as number) + weight * (x[i] as number) * (x[j] as number);
        }
        const c = contrast[row.pair] as Float64Array;
        c[3 * row.rater + i] = at(c, 3 * row.rater + i) + z * (row.y - p) * (x[i] as number);
      }
    }
  }
  const last = size - 1;
  firstLonger.forEach((l, i) => {
    if (known[i] !== 0) return;
    const p = sigmoid(at(theta, last) * l);
    const w = at(posterior, i);
    (information[last] as number[])[last] = (information[last]?.[last] as number) + p * (1 - p) * l * l;
    const c = contrast[i] as Float64Array;
    c[last] = at(c, last) + l;
    addOuter(information, Array.from(c), -w * (1 - w));
  });
  return information;
}

/** The three effects; without a covariance the errors are infinite. */
export function effectsOf(beta: Float64Array, covariance: number[][] | null): Effects {
  const cells = [1, -1].flatMap((z) => [1, -1].map((l) => ({ x: [z, 1, l], z, l })));
  const effect = (weight: (cell: { z: number; l: number }) => number, shift: number): Effect => {
    let estimate = shift;
    const gradient = [0, 0, 0];
    for (const cell of cells) {
      const p = sigmoid(dot(cell.x, beta));
      estimate += weight(cell) * p;
      cell.x.forEach((value, i) => {
        gradient[i] = (gradient[i] as number) + weight(cell) * p * (1 - p) * value;
      });
    }
    const variance =
      covariance === null
        ? Number.POSITIVE_INFINITY
        : dot(
            covariance.map((line) => dot(line, gradient)),
            gradient,
          );
    return { estimate, standardError: variance >= 0 ? Math.sqrt(variance) : Number.POSITIVE_INFINITY };
  };
  return {
    left: effect(() => 1 / 4, -1 / 2),
    length: effect(({ l }) => l / 4, 0),
    kappa: effect(({ z }) => z / 2, 0),
  };
}
