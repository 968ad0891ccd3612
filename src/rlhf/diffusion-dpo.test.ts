import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../random';
import { diffusionDpoLoss, diffusionLead, type NoiseErrors } from './diffusion-dpo';
import { maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

interface Pair {
  w: number;
  l: number;
  refW: number;
  refL: number;
}
const errorsOf = (pairs: readonly Pair[]): NoiseErrors => ({
  chosen: tf.tensor1d(pairs.map((p) => p.w)),
  rejected: tf.tensor1d(pairs.map((p) => p.l)),
  refChosen: tf.tensor1d(pairs.map((p) => p.refW)),
  refRejected: tf.tensor1d(pairs.map((p) => p.refL)),
});

/** From Gaussian likelihoods: the odds that each picture's step is the model's and not the reference's. */
function plain(pairs: readonly Pair[], beta: number): number[] {
  return pairs.map(({ w, l, refW, refL }) => {
    const likelihood = (error: number) => Math.exp(-beta * error);
    const chosen = likelihood(w) / likelihood(refW);
    const rejected = likelihood(l) / likelihood(refL);
    return -Math.log(chosen / (chosen + rejected));
  });
}

const random = new Random(9, 'diffusion-dpo');
const some = Array.from({ length: 12 }, () => {
  const draw = () => 0.2 + 0.1 * random.next();
  return { w: draw(), l: draw(), refW: draw(), refL: draw() };
});

describe('diffusionDpoLoss', () => {
  it.each([
    // ‖ε − ε_θ‖² of winner and loser, ‖ε − ε_ref‖² of both, βTω, −log σ(βTω·h)
    [0.3, 0.2, 0.3, 0.2, 2000, Math.LN2], // the model is the reference
    [0.2, 0.4, 0.3, 0.3, 5, 0.313262], // h 0.2: better on the winner, worse on the loser
    [0.3, 0.3, 0.3, 0.5, 5, 1.313262], // h −0.2: better on the loser
    [0.4, 0.6, 0.3, 0.3, 5, 0.313262], // h 0.2: worse on both, on the loser by more
    [0, 1, 1, 0, 1000, 0], // βh 2000
    [1, 0, 0, 1, 1000, 2000], // βh −2000: no overflow
  ])('errors %f %f, of the reference %f %f, β %f: %f', async (w, l, refW, refL, beta, expected) => {
    const [loss] = await diffusionDpoLoss(errorsOf([{ w, l, refW, refL }]), beta).data();
    expect(loss).toBeCloseTo(expected, 4);
  });

  it('agrees with odds of Gaussian likelihoods, and with finite differences in both errors', async () => {
    const beta = 8;
    const errors = errorsOf(some);
    expect(maxDifference(await diffusionDpoLoss(errors, beta).data(), plain(some, beta))).toBeLessThan(1e-5);
    const [chosen, rejected] = await Promise.all(
      tf
        .grads((w, l) =>
          tf.sum(diffusionDpoLoss({ ...errors, chosen: w as tf.Tensor1D, rejected: l as tf.Tensor1D }, beta)),
        )([errors.chosen, errors.rejected])
        .map((g) => g.data()),
    );
    const byNumber = (name: 'w' | 'l') =>
      numericalGradient(
        (x) =>
          plain(
            some.map((p, i) => ({ ...p, [name]: x[i] as number })),
            beta,
          ).reduce((a, b) => a + b),
        some.map((p) => p[name]),
      );
    expect(maxDifference(chosen as Float32Array, byNumber('w'))).toBeLessThan(1e-3);
    expect(maxDifference(rejected as Float32Array, byNumber('l'))).toBeLessThan(1e-3);
    // A winner is pulled up to be seen better, a loser pushed as far the other way.
    expect(
      maxDifference(
        chosen as Float32Array,
        [...(rejected as Float32Array)].map((x) => -x),
      ),
    ).toBeLessThan(1e-5);
    expect(Math.min(...(chosen as Float32Array))).toBeGreaterThan(0);
  });

  it('looks at what changed from the reference alone', async () => {
    const shifted = some.map((p) => ({ ...p, w: p.w + 1, refW: p.refW + 1 }));
    const [a, b] = await Promise.all([diffusionLead(errorsOf(some)).data(), diffusionLead(errorsOf(shifted)).data()]);
    expect(maxDifference(a, b)).toBeLessThan(1e-6);
  });
});
