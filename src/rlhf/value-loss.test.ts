import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { entropyLoss } from './entropy-bonus';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';
import { valueLoss } from './value-loss';

beforeAll(useCpu);

function plain(
  v: readonly number[],
  old: readonly number[],
  target: readonly number[],
  mask: readonly number[],
  eps: number,
): number {
  const losses: number[] = [];
  v.forEach((vt, t) => {
    if (!mask[t]) return;
    const [o, r] = [old[t] as number, target[t] as number];
    const held = o + Math.min(eps, Math.max(-eps, vt - o));
    losses.push(Math.max((vt - r) ** 2, (held - r) ** 2) / 2);
  });
  return losses.length === 0 ? 0 : losses.reduce((a, b) => a + b) / losses.length;
}

const run = async (v: number[], old: number[], target: number[], mask: number[], eps = 0.2) => {
  const { value, grad } = tf.valueAndGrad((x) =>
    valueLoss(x as tf.Tensor1D, tf.tensor1d(old), tf.tensor1d(target), bools(mask), eps),
  )(tf.tensor1d(v));
  return { loss: (await value.data())[0] as number, gradient: await grad.data() };
};

describe('valueLoss', () => {
  it.each([
    // V, V_old, R̂, loss, ∂loss/∂V by hand (ε_v 0.2)
    [1, 1, 3, 2, -2], // ½·(−2)²
    [2, 1, 3, 1.62, 0], // moved too far toward R̂: the clipped error ½·1.8² is the larger, no gradient
    [0, 1, 3, 4.5, -3], // moved away: unclipped
    [1.1, 1, 1, 0.005, 0.1],
  ])('V %f V_old %f R %f', async (v, old, target, loss, gradient) => {
    const out = await run([v], [old], [target], [1]);
    expect(out.loss).toBeCloseTo(loss, 5);
    expect(out.gradient[0]).toBeCloseTo(gradient, 5);
  });

  it('agrees with the plain definition and finite differences', async () => {
    const v = [0.5, -1, 2, 0.3, 7];
    const old = [0.4, -0.5, 1, 0.3, 0];
    const target = [1, 0.2, 3, 0.1, 0];
    const mask = [1, 1, 1, 1, 0];
    const out = await run(v, old, target, mask);
    expect(out.loss).toBeCloseTo(plain(v, old, target, mask, 0.2), 5);
    expect(
      maxDifference(
        out.gradient,
        numericalGradient((x) => plain(x, old, target, mask, 0.2), v),
      ),
    ).toBeLessThan(1e-4);
  });

  it('padding alone is 0; a NaN under a false mask reaches neither loss nor gradient', async () => {
    const nan = Number.NaN;
    const mixed = await run([nan, 2], [nan, 2], [Number.POSITIVE_INFINITY, 1], [0, 1]);
    expect(mixed.loss).toBe(0.5);
    expect([...mixed.gradient].map((g) => g + 0)).toEqual([0, 1]);
    const padding = await run([nan], [nan], [nan], [0]);
    expect(padding.loss).toBe(0);
    expect(Math.abs(padding.gradient[0] as number)).toBe(0);
  });
});

describe('entropyLoss', () => {
  it('is minus the coefficient times the mean entropy, with that gradient, and selects', async () => {
    const { value, grad } = tf.valueAndGrad((h) => entropyLoss(h as tf.Tensor1D, bools([1, 0, 1]), 0.5))(
      tf.tensor1d([1, Number.NaN, 3]),
    );
    expect((await value.data())[0]).toBe(-1);
    expect([...(await grad.data())].map((g) => g + 0)).toEqual([-0.25, 0, -0.25]);
    expect(Math.abs((await entropyLoss(tf.tensor1d([Number.NaN]), bools([0]), 1).data())[0] as number)).toBe(0);
  });
});
