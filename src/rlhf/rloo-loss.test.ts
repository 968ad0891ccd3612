import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { rlooLoss } from './rloo-loss';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

interface Case {
  readonly logp: readonly number[];
  readonly old: readonly number[];
  /** Of each answer. */
  readonly adv: readonly number[];
  readonly mask: readonly number[];
  readonly index: readonly number[];
}

/** Answer by answer, from products of probabilities. */
function plain({ logp, old, adv, mask, index }: Case, eps: number): number {
  const losses = adv.map((a, answer) => {
    let rho = 1;
    for (const [t, l] of logp.entries())
      if (mask[t] && index[t] === answer) rho *= Math.exp(l) / Math.exp(old[t] as number);
    const held = Math.max(1 - eps, Math.min(1 + eps, rho));
    return -Math.min(rho * a, held * a);
  });
  return losses.reduce((x, y) => x + y) / losses.length;
}

async function run({ logp, old, adv, mask, index }: Case, eps = 0.2) {
  const advantages = tf.tensor1d(index.map((answer, t) => (mask[t] ? (adv[answer] as number) : Number.NaN)));
  const answers = { index: tf.tensor1d([...index], 'int32'), count: adv.length };
  const { value, grad } = tf.valueAndGrad((l) =>
    rlooLoss(l as tf.Tensor1D, tf.tensor1d([...old]), advantages, bools(mask), answers, eps),
  )(tf.tensor1d([...logp]));
  return { loss: (await value.data())[0] as number, gradient: await grad.data() };
}

/** One answer of two tokens, their ratios multiplied. */
const two = (first: number, second: number, adv: number): Case => ({
  logp: [Math.log(first), Math.log(second)],
  old: [0, 0],
  adv: [adv],
  mask: [1, 1],
  index: [0, 0],
});

describe('rlooLoss', () => {
  it.each([
    // ρ of two tokens, A, loss, ∂loss/∂log π of each token by hand (ε 0.2)
    [1, 1, 2, -2, -2],
    [1.1, 1, 1, -1.1, -1.1],
    [1.1, 1.2, 1, -1.2, 0], // each token within the clip, the answer not
    [2, 0.5, 1, -1, -1], // each token far out, the answer where it was
    [0.5, 1, -1, 0.8, 0],
    [1.5, 1, -1, 1.5, 1.5],
  ])('ρ %f and %f, A %f', async (first, second, adv, loss, gradient) => {
    const out = await run(two(first, second, adv));
    expect(out.loss).toBeCloseTo(loss, 5);
    expect(maxDifference(out.gradient, [gradient, gradient])).toBeLessThan(1e-5);
  });

  const some: Case = {
    logp: [-1, -2.5, -0.3, -4, -0.9, -2],
    old: [-1.1, -2.45, -0.9, -4, -0.95, -2.01],
    adv: [1, -0.5, 0.75],
    mask: [1, 1, 1, 0, 1, 1],
    index: [0, 0, 1, 0, 2, 2],
  };

  it('agrees with the plain definition and finite differences', async () => {
    const out = await run(some);
    expect(out.loss).toBeCloseTo(plain(some, 0.2), 6);
    const numeric = numericalGradient((logp) => plain({ ...some, logp }, 0.2), some.logp);
    expect(maxDifference(out.gradient, numeric)).toBeLessThan(1e-5);
  });

  it('a mean over answers: a long answer does not count more than a short one', async () => {
    const out = await run({ ...some, old: some.logp });
    // At ρ 1 each token of answer i has −A_i/B.
    expect(maxDifference(out.gradient, [-1 / 3, -1 / 3, 0.5 / 3, 0, -0.25, -0.25])).toBeLessThan(1e-6);
  });

  it('clamps an absurd ratio, and lets no NaN out from under a false mask', async () => {
    const far = await run({ logp: [0], old: [-1e6], adv: [-1], mask: [1], index: [0] });
    expect(far.loss / Math.exp(20)).toBeCloseTo(1, 5);
    expect(Math.abs(far.gradient[0] as number)).toBe(0);
    const bad = { ...some, logp: some.logp.map((l, t) => (t === 3 ? Number.NaN : l)) };
    const out = await run({ ...bad, old: bad.old.map((l, t) => (t === 3 ? Number.NEGATIVE_INFINITY : l)) });
    expect(out.loss).toBeCloseTo(plain(some, 0.2), 6);
    expect(Math.abs(out.gradient[3] as number)).toBe(0);
    const padding = await run({ ...some, mask: [0, 0, 0, 0, 0, 0] });
    expect(Math.abs(padding.loss)).toBe(0);
    expect([...padding.gradient].map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
