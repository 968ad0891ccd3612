import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bradleyTerryLoss, pairAccuracy, preferenceProbability, rankedPairWeight } from './bradley-terry';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

const value = async (t: tf.Tensor) => (await t.data())[0] as number;

interface PlainPair {
  w: number;
  l: number;
  m: number;
  tie: boolean;
  keep: boolean;
  weight: number;
}

/** Log of a sigmoid from its definition, pair by pair. */
function plain(pairs: readonly PlainPair[]): number {
  const logSigmoid = (x: number) => Math.log(1 / (1 + Math.exp(-x)));
  let sum = 0;
  let total = 0;
  for (const { w, l, m, tie, keep, weight } of pairs) {
    if (!keep) continue;
    sum -= weight * (tie ? (logSigmoid(w - l) + logSigmoid(l - w)) / 2 : logSigmoid(w - l - m));
    total += weight;
  }
  return total === 0 ? 0 : sum / total;
}

const PAIRS: readonly PlainPair[] = [
  { w: 1.5, l: 0.25, m: 0, tie: false, keep: true, weight: 1 },
  { w: -1, l: 2, m: 0.5, tie: false, keep: true, weight: 1 / 3 },
  { w: 0.4, l: 0.9, m: 1, tie: true, keep: true, weight: 1 },
  { w: 5, l: 4, m: 0, tie: false, keep: false, weight: 1 },
];
const column = (name: 'w' | 'l' | 'm' | 'weight') => tf.tensor1d(PAIRS.map((p) => p[name]));

describe('bradleyTerryLoss', () => {
  it.each([
    // r_w, r_l, m, −log σ(r_w − r_l − m)
    [0, 0, 0, Math.LN2],
    [1, 0, 0, 0.313262],
    [0, 1, 0, 1.313262],
    [1, 0, 1, Math.LN2],
    [200, 0, 0, 0],
    [0, 200, 0, 200],
  ])('r_w %f r_l %f m %f: %f', async (w, l, m, expected) => {
    const loss = bradleyTerryLoss(tf.tensor1d([w]), tf.tensor1d([l]), { margin: tf.tensor1d([m]) });
    expect(await value(loss)).toBeCloseTo(expected, 5);
  });

  it('a tie is half a win each way: log 2 at equal scores, symmetric, and without the margin', async () => {
    const tie = bools([1]);
    const at = (w: number, l: number) =>
      value(bradleyTerryLoss(tf.tensor1d([w]), tf.tensor1d([l]), { tie, margin: tf.tensor1d([3]) }));
    expect(await at(2, 2)).toBeCloseTo(Math.LN2, 6);
    expect(await at(1, 0)).toBeCloseTo(0.813262, 5); // (0.313262 + 1.313262) / 2
    expect(await at(0, 1)).toBeCloseTo(0.813262, 5);
  });

  it('agrees with the plain definition and finite differences with margin, tie, mask and weight', async () => {
    const options = {
      margin: column('m'),
      tie: bools(PAIRS.map((p) => p.tie)),
      mask: bools(PAIRS.map((p) => p.keep)),
      weight: column('weight'),
    };
    expect(await value(bradleyTerryLoss(column('w'), column('l'), options))).toBeCloseTo(plain(PAIRS), 6);
    const g = tf.grads((w, l) => bradleyTerryLoss(w as tf.Tensor1D, l as tf.Tensor1D, options))([
      column('w'),
      column('l'),
    ]);
    const byNumber = (name: 'w' | 'l') =>
      numericalGradient(
        (x) => plain(PAIRS.map((p, i) => ({ ...p, [name]: x[i] as number }))),
        PAIRS.map((p) => p[name]),
      );
    expect(maxDifference(await (g[0] as tf.Tensor).data(), byNumber('w'))).toBeLessThan(1e-5);
    expect(maxDifference(await (g[1] as tf.Tensor).data(), byNumber('l'))).toBeLessThan(1e-5);
  });

  it('a soft label: by hand, as the definition says, least where σ(Δ) is the label, and P = 1 is the hard loss', async () => {
    const at = (w: number, l: number, sure: number, m = 0) =>
      value(
        bradleyTerryLoss(tf.tensor1d([w]), tf.tensor1d([l]), { sure: tf.tensor1d([sure]), margin: tf.tensor1d([m]) }),
      );
    expect(await at(1, 0, 1)).toBeCloseTo(0.313262, 5);
    expect(await at(1, 0, 0)).toBeCloseTo(1.313262, 5);
    expect(await at(1, 0, 0.5)).toBeCloseTo(0.813262, 5); // a tie
    const log = (x: number) => Math.log(1 / (1 + Math.exp(-x)));
    for (const [w, l, sure, m] of [
      [0.3, -1.2, 0.8, 0],
      [-2, 1, 0.55, 0.7],
      [4, 4, 0.9, 1],
    ] as const)
      expect(await at(w, l, sure, m)).toBeCloseTo(-(sure * log(w - l - m) + (1 - sure) * log(l - w + m)), 5);
    const sure = tf.tensor1d([0.8, 0.5, Number.NaN]);
    const g = tf.grad((w) =>
      bradleyTerryLoss(w as tf.Tensor1D, tf.tensor1d([0, 0, 0]), { sure, mask: bools([1, 1, 0]) }),
    )(tf.tensor1d([Math.log(4), 0, 1]));
    expect(maxDifference(await g.data(), [0, 0, 0])).toBeLessThan(1e-7);
  });

  it('weights without a mask are differentiated too', async () => {
    const loss = (w: tf.Tensor) =>
      bradleyTerryLoss(w as tf.Tensor1D, tf.tensor1d([0, 0]), { weight: tf.tensor1d([1, 3]) });
    const g = await tf
      .grad(loss)(tf.tensor1d([0, 0]))
      .data();
    expect([...g]).toEqual([-0.125, -0.375]);
  });

  it('lets no NaN out from under a false mask, and padding alone is 0', async () => {
    const w = tf.tensor1d([Number.NaN, 1]);
    const l = tf.tensor1d([Number.POSITIVE_INFINITY, 0]);
    for (const weight of [undefined, tf.tensor1d([Number.NaN, 1])]) {
      const options = (mask: number[]) => (weight ? { mask: bools(mask), weight } : { mask: bools(mask) });
      expect(await value(bradleyTerryLoss(w, l, options([0, 1])))).toBeCloseTo(0.313262, 5);
      expect(await value(bradleyTerryLoss(w, l, options([0, 0])))).toBe(0);
      const g = await tf
        .grad((x) => bradleyTerryLoss(x as tf.Tensor1D, l, options([0, 1])))(w)
        .data();
      expect(Math.abs(g[0] as number)).toBe(0);
      expect(g[1]).toBeCloseTo(-0.268941, 5);
    }
  });
});

describe('what goes with it', () => {
  it('a ranking of K answers weighs its K(K−1)/2 pairs to 1', () => {
    for (const k of [2, 3, 4, 9]) expect((rankedPairWeight(k) * k * (k - 1)) / 2).toBeCloseTo(1, 12);
    expect(() => rankedPairWeight(1)).toThrow(RangeError);
  });

  it('P(first) is σ of the lead', () => {
    expect(preferenceProbability(1, 0)).toBeCloseTo(0.731059, 6);
    expect(preferenceProbability(0, 0)).toBe(0.5);
    expect(preferenceProbability(-800, 800)).toBe(0);
  });

  it('accuracy: equal scores count half, labelled ties not at all', () => {
    expect(pairAccuracy([1, 0, 2], [0, 1, 2])).toBe(0.5);
    expect(pairAccuracy([1, 0, 2], [0, 1, 2], [0, 1, 0])).toBe(0.75);
    expect(pairAccuracy([1], [0], [true])).toBeNaN();
    expect(() => pairAccuracy([1], [])).toThrow(RangeError);
  });
});
