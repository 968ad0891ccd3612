import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../random';
import { bradleyTerryLoss } from './bradley-terry';
import { dpoLoss, type PairLogprobs, preferenceLead } from './dpo-loss';
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
    expect(await value(dpoLoss(logprobs(pairs), maskOf(pairs), beta))).toBeCloseTo(expected, 5);
  });

  it('agrees with the plain definition and finite differences in both log-probabilities', async () => {
    const beta = 0.3;
    expect(await value(dpoLoss(logprobs(some), maskOf(some), beta))).toBeCloseTo(plain(some, beta), 5);
    const [chosen, rejected] = tf.grads((w, l) =>
      dpoLoss({ ...logprobs(some), chosen: w as tf.Tensor1D, rejected: l as tf.Tensor1D }, maskOf(some), beta),
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
    expect(await value(dpoLoss(logprobs(some), maskOf(some), beta))).toBeCloseTo(await value(want), 5);
  });

  it('pulls hardest where the pair is ordered wrongly, and always up on the chosen as much as down on the rejected', async () => {
    const pairs = [pair(-5, -9, -5, -5), pair(-5, -5, -5, -5), pair(-9, -5, -5, -5)]; // h 4, 0, −4
    const grads = tf.grads((w, l) =>
      dpoLoss({ ...logprobs(pairs), chosen: w as tf.Tensor1D, rejected: l as tf.Tensor1D }, maskOf(pairs), 1),
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
        .grad((w) => dpoLoss({ ...logprobs(bad), chosen: w as tf.Tensor1D }, bools(keep), 1))(logprobs(bad).chosen)
        .data();
    expect(await value(dpoLoss(logprobs(bad), maskOf(bad), 1))).toBeCloseTo(0.313262, 5);
    const g = await gradient([false, true]);
    expect(Math.abs(g[0] as number)).toBe(0);
    expect(g[1]).toBeCloseTo(-0.268941, 5);
    expect(await value(dpoLoss(logprobs(bad), bools([0, 0]), 1))).toBe(0);
    expect([...(await gradient([false, false]))].map(Math.abs)).toEqual([0, 0]);
    expect([...(await preferenceLead(logprobs(bad), maskOf(bad)).data())]).toEqual([0, 1]);
  });
});
