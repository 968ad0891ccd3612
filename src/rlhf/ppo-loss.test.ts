import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { policyLoss, policyRatio } from './ppo-loss';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

/** The minimum of eq. 7, token by token, negated at the end. */
function plain(
  logp: readonly number[],
  old: readonly number[],
  adv: readonly number[],
  mask: readonly number[],
  eps: number,
): number {
  let surrogate = 0;
  let n = 0;
  logp.forEach((l, t) => {
    if (!mask[t]) return;
    const rho = Math.exp(Math.max(-20, Math.min(20, l - (old[t] as number))));
    const held = Math.max(1 - eps, Math.min(1 + eps, rho));
    surrogate += Math.min(rho * (adv[t] as number), held * (adv[t] as number));
    n++;
  });
  return n === 0 ? 0 : -surrogate / n;
}

const run = async (logp: number[], old: number[], adv: number[], mask: number[], eps = 0.2) => {
  const { value, grad } = tf.valueAndGrad((l) =>
    policyLoss(l as tf.Tensor1D, tf.tensor1d(old), tf.tensor1d(adv), bools(mask), eps),
  )(tf.tensor1d(logp));
  return { loss: (await value.data())[0] as number, gradient: await grad.data() };
};

describe('policyLoss', () => {
  it.each([
    // ρ, Â, loss, ∂loss/∂log π by hand (ε 0.2)
    [1, 2, -2, -2],
    [1.1, 1, -1.1, -1.1],
    [1.5, 1, -1.2, 0], // gained enough: clipped, no gradient
    [0.5, 1, -0.5, -0.5], // fell although good: not clipped, pulled back
    [0.5, -1, 0.8, 0], // fell enough: clipped
    [1.5, -1, 1.5, 1.5], // rose although bad: not clipped
  ])('ρ %f Â %f', async (rho, adv, loss, gradient) => {
    const out = await run([Math.log(rho)], [0], [adv], [1]);
    expect(out.loss).toBeCloseTo(loss, 5);
    expect(out.gradient[0]).toBeCloseTo(gradient, 5);
  });

  it('agrees with the plain definition and finite differences', async () => {
    const logp = [-1, -2.5, -0.3, -4, -0.9];
    const old = [-1.1, -2, -0.9, -4, -0.9];
    const adv = [1, -0.5, 2, 0.25, -1];
    const mask = [1, 1, 1, 0, 1];
    const out = await run(logp, old, adv, mask);
    expect(out.loss).toBeCloseTo(plain(logp, old, adv, mask, 0.2), 6);
    const numeric = numericalGradient((x) => plain(x, old, adv, mask, 0.2), logp);
    expect(maxDifference(out.gradient, numeric)).toBeLessThan(1e-5);
  });

  it('at ρ 1 its gradient is that of plain policy gradient, −Â/n', async () => {
    const out = await run([-1, -2], [-1, -2], [3, -4], [1, 1]);
    expect([...out.gradient]).toEqual([-1.5, 2]);
  });

  it('clamps an absurd log-ratio to ±20 and stays finite', async () => {
    const ratio = await policyRatio(tf.tensor1d([0, -1e6]), tf.tensor1d([-1e6, 0]), bools([1, 1])).data();
    expect((ratio[0] as number) / Math.exp(20)).toBeCloseTo(1, 5);
    expect((ratio[1] as number) / Math.exp(-20)).toBeCloseTo(1, 5);
    const out = await run([0], [-1e6], [-1], [1]);
    expect(Number.isFinite(out.loss)).toBe(true);
    expect(Math.abs(out.gradient[0] as number)).toBe(0);
  });

  it('one token; padding alone is 0; a NaN under a false mask reaches neither loss nor gradient', async () => {
    const nan = Number.NaN;
    const inf = Number.POSITIVE_INFINITY;
    const mixed = await run([nan, -1], [inf, -1], [nan, 2], [0, 1]);
    expect(mixed.loss).toBe(-2);
    expect([...mixed.gradient].map((g) => g + 0)).toEqual([0, -2]);
    const padding = await run([nan, nan], [nan, -inf], [nan, inf], [0, 0]);
    expect(Math.abs(padding.loss)).toBe(0);
    expect([...padding.gradient].map(Math.abs)).toEqual([0, 0]);
  });

  it('a NaN at a true token does show', async () => {
    expect((await run([Number.NaN], [-1], [2], [1])).loss).toBeNaN();
  });
});
