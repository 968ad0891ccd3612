import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../random';
import { bradleyTerryLoss } from './bradley-terry';
import { dpoLoss, robustDpoLoss } from './dpo-loss';
import { maskedMean } from './masked';
import { type PairLogprobs, preferenceLead } from './preference-lead';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

const value = async (t: tf.Tensor) => (await t.data())[0] as number;
interface Pair {
  w: number;
  l: number;
  refW: number;
  refL: number;
  keep: boolean;
}
const logprobs = (pairs: readonly Pair[]): PairLogprobs => ({
  chosen: tf.tensor1d(pairs.map((p) => p.w)),
  rejected: tf.tensor1d(pairs.map((p) => p.l)),
  refChosen: tf.tensor1d(pairs.map((p) => p.refW)),
  refRejected: tf.tensor1d(pairs.map((p) => p.refL)),
});
const maskOf = (pairs: readonly Pair[]) => bools(pairs.map((p) => p.keep));
const pair = (w: number, l: number, refW: number, refL: number, keep = true): Pair => ({ w, l, refW, refL, keep });

/** The mean over the true pairs, as the loop takes it. */
const meanLoss = (logprobs: PairLogprobs, mask: tf.Tensor1D, beta: number) =>
  maskedMean(dpoLoss(preferenceLead(logprobs, mask), beta), mask);

/** From probabilities, pair by pair: the odds of the chosen answer, to the power β. */
function plain(pairs: readonly Pair[], beta: number): number {
  const kept = pairs.filter((p) => p.keep);
  const losses = kept.map(({ w, l, refW, refL }) => {
    const chosen = (Math.exp(w) / Math.exp(refW)) ** beta;
    const rejected = (Math.exp(l) / Math.exp(refL)) ** beta;
    return -Math.log(chosen / (chosen + rejected));
  });
  return kept.length === 0 ? 0 : losses.reduce((a, b) => a + b) / kept.length;
}

const random = new Random(4, 'dpo');
const some = Array.from({ length: 12 }, (_, i) => {
  const draw = () => -10 - 3 * random.normal();
  return pair(draw(), draw(), draw(), draw(), i % 4 !== 3);
});

describe('dpoLoss', () => {
  it.each([
    // log π(y_w), log π(y_l), log π_ref(y_w), log π_ref(y_l), β, −log σ(βh)
    [-5, -7, -5, -7, 0.5, Math.LN2], // h 0: the policy is the reference
    [-4, -7, -5, -7, 1, 0.313262], // h 1
    [-5, -6, -5, -7, 1, 1.313262], // h −1: the rejected answer gained
    [-9, -13, -5, -7, 0.5, 0.313262], // h 2: both fell, the chosen one by less
    [-4, -7, -5, -7, 0.1, 0.644397], // h 1, β 0.1
    [0, -500, -500, 0, 1, 0], // h 1000
    [-500, 0, 0, -500, 1, 1000], // h −1000: no overflow
  ])('log π %f %f, log π_ref %f %f, β %f: %f', async (w, l, refW, refL, beta, expected) => {
    const pairs = [pair(w, l, refW, refL)];
    expect(await value(meanLoss(logprobs(pairs), maskOf(pairs), beta))).toBeCloseTo(expected, 5);
  });

  it('agrees with the plain definition and finite differences in both log-probabilities', async () => {
    const beta = 0.3;
    expect(await value(meanLoss(logprobs(some), maskOf(some), beta))).toBeCloseTo(plain(some, beta), 5);
    const [chosen, rejected] = tf.grads((w, l) =>
      meanLoss({ ...logprobs(some), chosen: w as tf.Tensor1D, rejected: l as tf.Tensor1D }, maskOf(some), beta),
    )([logprobs(some).chosen, logprobs(some).rejected]);
    const byNumber = (name: 'w' | 'l') =>
      numericalGradient(
        (x) =>
          plain(
            some.map((p, i) => ({ ...p, [name]: x[i] as number })),
            beta,
          ),
        some.map((p) => p[name]),
      );
    expect(maxDifference(await (chosen as tf.Tensor).data(), byNumber('w'))).toBeLessThan(1e-5);
    expect(maxDifference(await (rejected as tf.Tensor).data(), byNumber('l'))).toBeLessThan(1e-5);
  });

  it('is the Bradley-Terry loss of the rewards β·log π/π_ref', async () => {
    const beta = 0.5;
    const reward = (a: 'w' | 'l', ref: 'refW' | 'refL') => tf.tensor1d(some.map((p) => beta * (p[a] - p[ref])));
    const want = bradleyTerryLoss(reward('w', 'refW'), reward('l', 'refL'), { mask: maskOf(some) });
    expect(await value(meanLoss(logprobs(some), maskOf(some), beta))).toBeCloseTo(await value(want), 5);
  });

  it('pulls hardest where the pair is ordered wrongly, and always up on the chosen as much as down on the rejected', async () => {
    const pairs = [pair(-5, -9, -5, -5), pair(-5, -5, -5, -5), pair(-9, -5, -5, -5)]; // h 4, 0, −4
    const grads = tf.grads((w, l) =>
      meanLoss({ ...logprobs(pairs), chosen: w as tf.Tensor1D, rejected: l as tf.Tensor1D }, maskOf(pairs), 1),
    )([logprobs(pairs).chosen, logprobs(pairs).rejected]);
    const [up, down] = await Promise.all(grads.map((g) => g.data()));
    expect(maxDifference(up as Float32Array, [-0.017986 / 3, -0.5 / 3, -0.982014 / 3])).toBeLessThan(1e-5);
    expect(
      maxDifference(
        down as Float32Array,
        (up as Float32Array).map((x) => -x),
      ),
    ).toBeLessThan(1e-7);
  });

  it('lets no NaN out from under a false mask, in value or gradient; no true pair is 0', async () => {
    const bad = [pair(Number.NaN, Number.NEGATIVE_INFINITY, Number.NaN, -5, false), pair(-4, -7, -5, -7)];
    const gradient = (keep: boolean[]) =>
      tf
        .grad((w) => meanLoss({ ...logprobs(bad), chosen: w as tf.Tensor1D }, bools(keep), 1))(logprobs(bad).chosen)
        .data();
    expect(await value(meanLoss(logprobs(bad), maskOf(bad), 1))).toBeCloseTo(0.313262, 5);
    const g = await gradient([false, true]);
    expect(Math.abs(g[0] as number)).toBe(0);
    expect(g[1]).toBeCloseTo(-0.268941, 5);
    expect(await value(meanLoss(logprobs(bad), bools([0, 0]), 1))).toBe(0);
    expect([...(await gradient([false, false]))].map(Math.abs)).toEqual([0, 0]);
    expect([...(await preferenceLead(logprobs(bad), maskOf(bad)).data())]).toEqual([0, 1]);
  });
});

/** Plain double precision. */
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const smoothed = (h: number, beta: number, eps: number) =>
  -(1 - eps) * Math.log(sigmoid(beta * h)) - eps * Math.log(sigmoid(-beta * h));
const robust = (h: number, beta: number, eps: number) =>
  ((1 - eps) * -Math.log(sigmoid(beta * h)) + eps * Math.log(sigmoid(-beta * h))) / (1 - 2 * eps);
const leads = [-6, -1, -0.2, 0, 0.3, 2, 7];

describe.each([
  ['label smoothing', dpoLoss, smoothed],
  ['robust', robustDpoLoss, robust],
] as const)('%s', (_, loss, plainLoss) => {
  it.each([0, 0.1, 0.3])('ε %f: agrees with the plain definition, and so does its gradient', async (eps) => {
    const h = tf.tensor1d(leads);
    const want = leads.map((x) => plainLoss(x, 0.7, eps));
    expect(maxDifference(await loss(h, 0.7, eps).data(), want)).toBeLessThan(1e-5);
    const gradient = tf.grad((x) => tf.sum(loss(x as tf.Tensor1D, 0.7, eps)))(h);
    const byNumber = leads.map((x) => numericalGradient(([y]) => plainLoss(y as number, 0.7, eps), [x])[0] as number);
    expect(maxDifference(await gradient.data(), byNumber)).toBeLessThan(1e-5);
  });

  it('without noise is DPO, to the bit', async () => {
    expect([...(await loss(tf.tensor1d(leads), 0.5, 0).data())]).toEqual([
      ...(await dpoLoss(tf.tensor1d(leads), 0.5).data()),
    ]);
  });
});

it.each([
  // h, β, ε, cDPO's loss, robust DPO's
  [0, 1, 0.1, Math.LN2, Math.LN2],
  [2, 1, 0.1, 0.326928, -0.123072],
  [-2, 1, 0.1, 1.926928, 2.376928],
  [Math.log(9), 1, 0.1, 0.325083, -0.169293], // σ(βh) = 0.9 = 1 − ε: the least that cDPO's can be
])('h %f, β %f, ε %f: smoothed %f, robust %f', async (h, beta, eps, smooth, sturdy) => {
  expect(await value(dpoLoss(tf.tensor1d([h]), beta, eps))).toBeCloseTo(smooth, 5);
  expect(await value(robustDpoLoss(tf.tensor1d([h]), beta, eps))).toBeCloseTo(sturdy, 5);
});

it('smoothing pulls a pair back from beyond σ(βh) = 1 − ε; the robust loss never does', async () => {
  const slopes = (f: (h: tf.Tensor1D) => tf.Tensor) =>
    tf
      .grad((h) => tf.sum(f(h as tf.Tensor1D)))(tf.tensor1d([1, 2.197225, 4]))
      .data();
  const [below, at, beyond] = await slopes((h) => dpoLoss(h, 1, 0.1));
  expect([(below as number) < 0, Math.abs(at as number) < 1e-6, (beyond as number) > 0]).toEqual([true, true, true]);
  for (const slope of await slopes((h) => robustDpoLoss(h, 1, 0.1))) expect(slope).toBeLessThan(0);
});

it('the robust loss over labels of which a share ε is flipped is DPO’s on the true ones', async () => {
  const [h, eps] = [1.3, 0.25];
  const of = async (f: typeof robustDpoLoss, x: number) => value(f(tf.tensor1d([x]), 1, eps));
  const noisy = (1 - eps) * (await of(robustDpoLoss, h)) + eps * (await of(robustDpoLoss, -h));
  expect(noisy).toBeCloseTo(await value(dpoLoss(tf.tensor1d([h]), 1)), 5);
  const smooth = (1 - eps) * (await of(dpoLoss, h)) + eps * (await of(dpoLoss, -h));
  expect(smooth).toBeGreaterThan((await value(dpoLoss(tf.tensor1d([h]), 1))) + 0.1);
});

it.each([0.5, 0.7, -0.1, Number.NaN])('the robust loss refuses a share of %f', (eps) => {
  expect(() => robustDpoLoss(tf.tensor1d([1]), 1, eps)).toThrow(/below 1\/2/);
});

it('does not overflow for leads of a thousand nats', async () => {
  expect([...(await dpoLoss(tf.tensor1d([1000, -1000]), 1, 0.1).data())].map(Math.round)).toEqual([100, 900]);
  expect([...(await robustDpoLoss(tf.tensor1d([1000, -1000]), 1, 0.1).data())].map(Math.round)).toEqual([-125, 1125]);
});
