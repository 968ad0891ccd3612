import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../random';
import { fullKl, k1, k2, k3, k3Penalty, sequenceSum, tokenKl } from './kl';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

const LOGITS = [0.3, -1, 2, 0.5, -0.7];
const REF = [1, 0.2, 0.4, -0.5, 0];

const softmax = (z: readonly number[]) => {
  const total = z.reduce((s, x) => s + Math.exp(x), 0);
  return z.map((x) => Math.exp(x) / total);
};
const plainKl = (z: readonly number[], ref: readonly number[]) => {
  const q = softmax(ref);
  return softmax(z).reduce((s, p, v) => s + p * Math.log(p / (q[v] as number)), 0);
};

describe('k1, k2, k3', () => {
  it.each([
    // p, p_ref, k1, k2, k3 = (r − 1) − log r with r = p_ref/p
    [0.5, 0.25, Math.LN2, 0.240227, 0.193147],
    [0.25, 0.5, -Math.LN2, 0.240227, 0.306853],
    [0.3, 0.3, 0, 0, 0],
    [0.1, 0.001, 4.60517, 10.603796, 3.61517],
  ])('p %f p_ref %f', (p, ref, e1, e2, e3) => {
    const [l, r] = [Math.log(p), Math.log(ref)];
    expect(k1(l, r)).toBeCloseTo(e1, 5);
    expect(k2(l, r)).toBeCloseTo(e2, 5);
    expect(k3(l, r)).toBeCloseTo(e3, 5);
  });

  it('k3 is never negative and never NaN, for any two float32 log-probabilities', () => {
    const logp = fc.float({ max: 0, min: -1000, noNaN: true });
    fc.assert(
      fc.property(logp, logp, (a, b) => k3(a, b) >= 0),
      { numRuns: 2000 },
    );
    const near = fc.double({ min: -0.02, max: 0.02, noNaN: true });
    fc.assert(
      fc.property(logp, near, (a, d) => k3(a, a + d) >= 0),
      { numRuns: 2000 },
    );
  });

  it('k3 near 0 is ½x² to rounding, and its two branches meet', () => {
    expect(k3(0, -1e-9) / 0.5e-18).toBeCloseTo(1, 8);
    for (const edge of [0.01, -0.01]) {
      const series = k3(0, edge * (1 - 1e-12));
      expect(Math.abs(series - k3(0, edge)) / series).toBeLessThan(1e-9);
    }
  });

  it('k3 punishes a token that the reference likes and the policy dropped more than the reverse (the sign)', () => {
    expect(k3(-5, -1)).toBeGreaterThan(k3(-1, -5));
  });

  it('the means of k1 and k3 over samples of π agree with the full KL; those of k2 come near', () => {
    const p = softmax(LOGITS);
    const q = softmax(REF);
    const random = new Random(7, 'kl test');
    const mean = { k1: 0, k2: 0, k3: 0 };
    const n = 200_000;
    for (let i = 0; i < n; i++) {
      let u = random.next();
      let a = 0;
      while (u > (p[a] as number) && a < p.length - 1) u -= p[a++] as number;
      const [l, r] = [Math.log(p[a] as number), Math.log(q[a] as number)];
      mean.k1 += k1(l, r) / n;
      mean.k2 += k2(l, r) / n;
      mean.k3 += k3(l, r) / n;
    }
    const exact = plainKl(LOGITS, REF); // about 0.5 nats, and k1's deviation is about 1: 5 standard errors are 0.012
    expect(Math.abs(mean.k1 - exact)).toBeLessThan(0.012);
    expect(Math.abs(mean.k3 - exact)).toBeLessThan(0.012);
    expect(Math.abs(mean.k2 - exact)).toBeLessThan(0.3);
  });
});

describe('tokenKl and sequenceSum', () => {
  it('select by mask: what is padding is never read', () => {
    const logp = Float32Array.of(-1, -2, Number.NaN, -1, Number.NaN, Number.NEGATIVE_INFINITY);
    const ref = Float32Array.of(-2, -1.5, -1, -1, 0, Number.NEGATIVE_INFINITY);
    const mask = Uint8Array.of(1, 1, 0, 1, 0, 0);
    const kl = tokenKl(k1, logp, ref, mask);
    expect([...kl]).toEqual([1, -0.5, 0, 0, 0, 0]);
    expect([...sequenceSum(kl, mask, 3)]).toEqual([0.5, 0]);
    expect([...sequenceSum(kl, new Uint8Array(6), 3)]).toEqual([0, 0]);
    expect(() => sequenceSum(kl, mask, 4)).toThrow(RangeError);
    expect(() => tokenKl(k3, logp, ref, mask.subarray(1))).toThrow(RangeError);
  });
});

describe('fullKl', () => {
  it('agrees with the plain sum, at a temperature too, and is 0 for equal logits', async () => {
    const a = tf.tensor2d([LOGITS, REF, LOGITS]);
    const b = tf.tensor2d([REF, LOGITS, LOGITS]);
    expect(maxDifference(await fullKl(a, b).data(), [plainKl(LOGITS, REF), plainKl(REF, LOGITS), 0])).toBeLessThan(
      1e-6,
    );
    const half = (z: number[]) => z.map((x) => x / 2);
    expect((await fullKl(a, b, 2).data())[0]).toBeCloseTo(plainKl(half(LOGITS), half(REF)), 6);
  });

  it('has the gradient of finite differences in both', async () => {
    const [ga, gb] = tf.grads((a, b) => tf.sum(fullKl(a as tf.Tensor2D, b as tf.Tensor2D)))([
      tf.tensor2d([LOGITS]),
      tf.tensor2d([REF]),
    ]);
    const da = numericalGradient((x) => plainKl(x, REF), LOGITS);
    const db = numericalGradient((x) => plainKl(LOGITS, x), REF);
    expect(maxDifference(await (ga as tf.Tensor).data(), da)).toBeLessThan(1e-6);
    expect(maxDifference(await (gb as tf.Tensor).data(), db)).toBeLessThan(1e-6);
  });
});

describe('k3Penalty', () => {
  const penalty = (l: readonly number[], ref: readonly number[], mask: readonly number[] = l.map(() => 1)) =>
    k3Penalty(tf.tensor1d([...l]), tf.tensor1d([...ref]), bools(mask));
  /** From its definition, in double precision: (r − 1) − log r with r = π_ref/π, log r held to ±20. */
  const plain = (l: number, ref: number) => {
    const logRatio = Math.max(-20, Math.min(20, ref - l));
    return Math.exp(logRatio) - 1 - logRatio;
  };

  it('by hand, each token on its own', async () => {
    const l = [0.5, 0.25, 0.3, 0.1].map(Math.log);
    const ref = [0.25, 0.5, 0.3, 0.001].map(Math.log);
    expect(maxDifference(await penalty(l, ref).data(), [0.193147, 0.306853, 0, 3.61517])).toBeLessThan(1e-5);
  });

  it('agrees with the plain definition and with the scalar estimator, and is never negative', async () => {
    const random = new Random(3, 'k3 penalty');
    const l = Array.from({ length: 500 }, () => -4 * random.next());
    const ref = l.map((x, i) => x + (i % 2 ? 1 : 1e-3) * random.normal());
    const got = await penalty(l, ref).data();
    const want = l.map((x, i) => plain(x, ref[i] as number));
    expect(maxDifference(got, want)).toBeLessThan(1e-5);
    expect(
      maxDifference(
        got,
        l.map((x, i) => k3(x, ref[i] as number)),
      ),
    ).toBeLessThan(1e-5);
    expect(Math.min(...got)).toBeGreaterThanOrEqual(-1e-7);
  });

  it('has the gradient of finite differences in the policy, 1 − r', async () => {
    const l = [-0.2, -1.5, -3, -0.7];
    const ref = [-1, -1.5, -0.5, -0.69];
    const gradient = await tf
      .grad((x) => tf.sum(k3Penalty(x as tf.Tensor1D, tf.tensor1d(ref), bools([1, 1, 1, 1]))))(tf.tensor1d(l))
      .data();
    const byNumber = numericalGradient((x) => x.reduce((sum, xi, i) => sum + plain(xi, ref[i] as number), 0), l);
    expect(maxDifference(gradient, byNumber)).toBeLessThan(1e-5);
    expect(
      maxDifference(
        gradient,
        l.map((x, i) => 1 - Math.exp((ref[i] as number) - x)),
      ),
    ).toBeLessThan(1e-5);
  });

  it('holds log r to ±20, so that one absurd token is neither infinite nor moved', async () => {
    const [up, down] = await penalty([-900, 0], [0, -900]).data();
    expect((up as number) / plain(-900, 0)).toBeCloseTo(1, 5);
    expect(down).toBeCloseTo(19, 4);
    const gradient = await tf
      .grad((x) => tf.sum(k3Penalty(x as tf.Tensor1D, tf.tensor1d([0, -900]), bools([1, 1]))))(tf.tensor1d([-900, 0]))
      .data();
    expect([...gradient].map(Math.abs)).toEqual([0, 0]);
  });

  it('lets nothing out from under a false mask, in value or gradient', async () => {
    const bad = [Number.NaN, Number.NEGATIVE_INFINITY, -1];
    const mask = [0, 0, 1];
    expect([...(await penalty(bad, [-1, Number.NaN, -1], mask).data())]).toEqual([0, 0, 0]);
    const gradient = await tf
      .grad((x) => tf.sum(k3Penalty(x as tf.Tensor1D, tf.tensor1d([-1, Number.NaN, -2]), bools(mask))))(
        tf.tensor1d(bad),
      )
      .data();
    expect([...gradient.slice(0, 2)].map(Math.abs)).toEqual([0, 0]);
    expect(gradient[2]).toBeCloseTo(1 - Math.exp(-1), 6);
  });
});
