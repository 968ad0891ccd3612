import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { policyLoss } from './ppo-loss';
import { reinforceLoss } from './reinforce-loss';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

const run = async (logp: number[], adv: number[], mask: number[]) => {
  const { value, grad } = tf.valueAndGrad((l) => reinforceLoss(l as tf.Tensor1D, tf.tensor1d(adv), bools(mask)))(
    tf.tensor1d(logp),
  );
  return { loss: (await value.data())[0] as number, gradient: await grad.data() };
};

/** Token by token. */
function plain(logp: readonly number[], adv: readonly number[], mask: readonly number[]): number {
  const kept = logp.flatMap((l, t) => (mask[t] ? [l * (adv[t] as number)] : []));
  return kept.length === 0 ? 0 : -kept.reduce((a, b) => a + b) / kept.length;
}

describe('reinforceLoss', () => {
  it.each([
    [[-2], [3], [1], 6, [-3]],
    [[-1, -2], [1, -1], [1, 1], -0.5, [-0.5, 0.5]],
    [[-1, -2], [4, 9], [1, 0], 4, [-4, 0]],
  ])('log π %j, Â %j, mask %j: %f', async (logp, adv, mask, loss, gradient) => {
    const out = await run(logp, adv, mask);
    expect(out.loss).toBeCloseTo(loss, 6);
    expect(maxDifference(out.gradient, gradient)).toBeLessThan(1e-6);
  });

  const [LOGP, ADV, MASK] = [
    [-1, -2.5, -0.3, -4],
    [0.5, -1, 2, 3],
    [1, 1, 1, 0],
  ];

  it('agrees with the plain definition and finite differences', async () => {
    const out = await run(LOGP, ADV, MASK);
    expect(out.loss).toBeCloseTo(plain(LOGP, ADV, MASK), 6);
    expect(
      maxDifference(
        out.gradient,
        numericalGradient((l) => plain(l, ADV, MASK), LOGP),
      ),
    ).toBeLessThan(1e-5);
  });

  it('has the gradient of PPO’s first step', async () => {
    const ppo = tf.grad((l) => policyLoss(l as tf.Tensor1D, tf.tensor1d(LOGP), tf.tensor1d(ADV), bools(MASK), 1e9))(
      tf.tensor1d(LOGP),
    );
    expect(maxDifference((await run(LOGP, ADV, MASK)).gradient, await ppo.data())).toBeLessThan(1e-7);
  });

  it('lets no NaN out from under a false mask; padding alone is 0', async () => {
    const mixed = await run([Number.NaN, -1], [Number.NaN, 2], [0, 1]);
    expect(mixed.loss).toBe(2);
    expect([...mixed.gradient].map((g) => g + 0)).toEqual([0, -2]);
    const none = await run([Number.NaN, -1], [1, 2], [0, 0]);
    expect([Math.abs(none.loss), ...[...none.gradient].map(Math.abs)]).toEqual([0, 0, 0]);
  });
});
