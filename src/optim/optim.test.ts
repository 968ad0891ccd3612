import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { largestError, randomArray, switchBackend } from '../compute/testing';
import { disposeParameters, fromArrays, type Parameters, toArrays } from '../model/parameters';
import { AdamW } from './adamw';
import { linearSchedule } from './schedule';
import { trainStep } from './train-step';

const shapes = { 'a.weight': [5, 7], 'b.weight': [9] };

function parameters(): Parameters {
  return fromArrays(
    Object.entries(shapes).map(([name, shape], i) => ({
      name,
      shape,
      data: randomArray(tf.util.sizeFromShape(shape), i + 1),
    })),
  );
}

/** Σ c·sin(w) with constants c: its gradient is c·cos(w). */
const constants = Object.values(shapes).map((shape, i) => randomArray(tf.util.sizeFromShape(shape), i + 11));
const loss = (p: Parameters): tf.Scalar =>
  tf.addN([...p.values()].map((w, i) => tf.sum(tf.mul(tf.sin(w), tf.tensor(constants[i] as Float32Array, w.shape)))));

/** torch.optim.AdamW and clip_grad_norm_, written out in float64. */
function plainAdamw(start: Float32Array[], rates: number[], decay: number, maxNorm: number): Float64Array[] {
  const w = start.map((x) => Float64Array.from(x));
  const m = w.map((x) => new Float64Array(x.length));
  const v = w.map((x) => new Float64Array(x.length));
  rates.forEach((rate, t) => {
    const g = w.map((x, i) => x.map((value, k) => (constants[i]?.[k] as number) * Math.cos(value)));
    const norm = Math.sqrt(g.reduce((sum, x) => sum + x.reduce((s, y) => s + y * y, 0), 0));
    const clip = Math.min(1, maxNorm / (norm + 1e-6));
    w.forEach((x, i) => {
      const [mi, vi] = [m[i] as Float64Array, v[i] as Float64Array];
      x.forEach((_, k) => {
        const gradient = (g[i]?.[k] as number) * clip;
        // Norm weights (rank 1) are not decayed.
        if (i === 0) x[k] = (x[k] as number) * (1 - rate * decay);
        mi[k] = 0.9 * (mi[k] as number) + 0.1 * gradient;
        vi[k] = 0.999 * (vi[k] as number) + 0.001 * gradient * gradient;
        const mHat = (mi[k] as number) / (1 - 0.9 ** (t + 1));
        const vHat = (vi[k] as number) / (1 - 0.999 ** (t + 1));
        x[k] = (x[k] as number) - (rate * mHat) / (Math.sqrt(vHat) + 1e-5);
      });
    });
  });
  return w;
}

describe.each(['cpu', 'wasm', 'webgpu'] as const)('AdamW on %s', (name) => {
  beforeAll(() => switchBackend(name));

  it.each([
    { decay: 0, maxNorm: 1 },
    { decay: 0.1, maxNorm: Number.POSITIVE_INFINITY },
  ])('agrees with a plain implementation: $decay, $maxNorm', async ({ decay, maxNorm }) => {
    const p = parameters();
    const start = (await toArrays(p)).map((x) => x.data);
    const optimizer = new AdamW(p, { weightDecay: decay, maxNorm });
    const rates = [0.1, 0.1, 0.05, 0.02, 0.01];
    for (const rate of rates) await trainStep(optimizer, rate, () => loss(p));
    const want = plainAdamw(start, rates, decay, maxNorm);
    for (const [i, { data }] of (await toArrays(p)).entries())
      expect(largestError(data, want[i] as Float64Array)).toBeLessThan(2e-5);
    optimizer.dispose();
    disposeParameters(p);
  });

  it('goes on bit by bit from an exported state', async () => {
    const p = parameters();
    const optimizer = new AdamW(p);
    for (let i = 0; i < 3; i++) await trainStep(optimizer, 0.05, () => loss(p));
    const [weights, state] = [await toArrays(p), await optimizer.exportState()];
    for (let i = 0; i < 3; i++) await trainStep(optimizer, 0.05, () => loss(p));
    const restored = fromArrays(weights);
    const other = new AdamW(restored);
    other.importState(state);
    for (let i = 0; i < 3; i++) await trainStep(other, 0.05, () => loss(restored));
    expect(await toArrays(restored)).toEqual(await toArrays(p));
    for (const o of [optimizer, other]) o.dispose();
    for (const q of [p, restored]) disposeParameters(q);
  });

  it('skips an update whose gradient is not finite, and says so', async () => {
    const p = parameters();
    const optimizer = new AdamW(p);
    await trainStep(optimizer, 0.05, () => loss(p));
    const [weights, state] = [await toArrays(p), await optimizer.exportState()];
    for (const factor of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const result = await trainStep(optimizer, 0.05, () => tf.mul(loss(p), tf.scalar(factor)).asScalar());
      expect(result.applied).toBe(false);
    }
    expect(await toArrays(p)).toEqual(weights);
    expect(await optimizer.exportState()).toEqual(state);
    optimizer.dispose();
    disposeParameters(p);
  });

  it('reads metrics with the loss, and leaves no tensor behind', async () => {
    const p = parameters();
    const optimizer = new AdamW(p);
    const step = () =>
      trainStep(optimizer, 0.01, () => {
        const value = loss(p);
        return { loss: value, metrics: { same: value, double: tf.mul(value, 2) as tf.Scalar } };
      });
    await step();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) {
      const { loss: value, metrics } = await step();
      expect(metrics.same).toBe(value);
      expect(metrics.double).toBeCloseTo(2 * value, 5);
    }
    expect(tf.memory().numTensors).toBe(before);
    optimizer.dispose();
    disposeParameters(p);
  });
});

it('the learning rate warms up and decays', () => {
  const table = [0.25, 0.5, 0.75, 1, 1, 0.75, 0.5, 0.25];
  // 4 updates of warm-up, then 4 of decay: by hand.
  expect(table.map((_, step) => linearSchedule(1, step, 8, 4))).toEqual(table);
  expect(linearSchedule(1, 8, 8, 4)).toBe(0);
});
