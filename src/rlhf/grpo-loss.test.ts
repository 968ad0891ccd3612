import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { groupRelative } from './group-advantages';
import { GRPO_LOSSES, type GrpoLossType, grpoLoss, tokenAverage } from './grpo-loss';
import { reinforceLoss } from './reinforce-loss';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

const MAX = 4;
/** Answers of 2, 1 and 3 tokens; one place is padding. */
const INDEX = [0, 0, 1, 0, 2, 2, 2];
const MASK = [1, 1, 1, 0, 1, 1, 1];
const ADV = [1, -0.5, 0.75];
const LOGP = [-1, -2.5, -0.3, -4, -0.9, -2, -1.2];
const OLD = [-1.1, -2, -0.9, -4, -0.95, -2.01, -1.2];
const advantages = INDEX.map((answer, t) => (MASK[t] ? (ADV[answer] as number) : Number.NaN));
const answers = () => ({ index: tf.tensor1d(INDEX, 'int32'), count: ADV.length });

/** Answer by answer, token by token. */
function average(perToken: readonly number[], mask: readonly number[], type: GrpoLossType): number {
  const own = ADV.map((_, answer) => perToken.filter((_x, t) => mask[t] && INDEX[t] === answer));
  const sum = (x: readonly number[]) => x.reduce((a, b) => a + b, 0);
  if (type === 'grpo') return sum(own.map((x) => (x.length === 0 ? 0 : sum(x) / x.length))) / own.length;
  if (type === 'dapo') return sum(own.flat()) / Math.max(1, own.flat().length);
  return sum(own.flat()) / (own.length * MAX);
}

function plain(logp: readonly number[], type: GrpoLossType, eps: number): number {
  const terms = logp.map((l, t) => {
    const rho = Math.exp(l - (OLD[t] as number));
    const held = Math.max(1 - eps, Math.min(1 + eps, rho));
    const a = advantages[t] as number;
    return -Math.min(rho * a, held * a);
  });
  return average(terms, MASK, type);
}

async function run(logp: readonly number[], type: GrpoLossType, old = OLD, mask = MASK) {
  const how = { type, maxLength: MAX, cliprange: 0.2 };
  const { value, grad } = tf.valueAndGrad((l) =>
    grpoLoss(l as tf.Tensor1D, tf.tensor1d(old), tf.tensor1d(advantages), bools(mask), answers(), how),
  )(tf.tensor1d([...logp]));
  return { loss: (await value.data())[0] as number, gradient: await grad.data() };
}

describe('tokenAverage, by hand', () => {
  // Answers of 1, 3 | 10 | 2, 4, 6: means 2, 10, 4.
  const x = [1, 3, 10, Number.NaN, 2, 4, 6];
  it.each([
    ['grpo', 16 / 3],
    ['dapo', 26 / 6],
    ['dr_grpo', 26 / 12],
  ] as const)('%s', async (type, expected) => {
    const got = tokenAverage(tf.tensor1d(x), bools(MASK), answers(), { type, maxLength: MAX });
    expect((await got.data())[0]).toBeCloseTo(expected, 5);
  });
});

describe.each(GRPO_LOSSES)('grpoLoss, %s', (type) => {
  it('agrees with the plain definition and finite differences', async () => {
    const out = await run(LOGP, type);
    expect(out.loss).toBeCloseTo(plain(LOGP, type, 0.2), 6);
    const numeric = numericalGradient((l) => plain(l, type, 0.2), LOGP);
    expect(maxDifference(out.gradient, numeric)).toBeLessThan(1e-5);
  });

  it('at ρ 1 its gradient is −A, weighted as the average weighs the token', async () => {
    const { gradient } = await run(OLD, type);
    const weight = { grpo: [1 / 6, 1 / 3, 1 / 9], dapo: [1 / 6, 1 / 6, 1 / 6], dr_grpo: [1 / 12, 1 / 12, 1 / 12] }[
      type
    ];
    const want = INDEX.map((answer, t) => (MASK[t] ? -(ADV[answer] as number) * (weight[answer] as number) : 0));
    expect(maxDifference(gradient, want)).toBeLessThan(1e-6);
  });

  it('lets no NaN out from under a false mask; padding alone is 0', async () => {
    const nan = LOGP.map((l, t) => (MASK[t] ? l : Number.NaN));
    const bad = OLD.map((l, t) => (MASK[t] ? l : Number.NEGATIVE_INFINITY));
    const out = await run(nan, type, bad);
    expect(out.loss).toBeCloseTo(plain(LOGP, type, 0.2), 6);
    expect(Math.abs(out.gradient[3] as number)).toBe(0);
    const none = await run(nan, type, bad, [0, 0, 0, 0, 0, 0, 0]);
    expect(Math.abs(none.loss)).toBe(0);
    expect([...none.gradient].map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});

it.each(['grpo', 'dapo'] as const)(
  '%s with answers of one token has REINFORCE’s gradient with that advantage',
  async (type) => {
    const a = tf.tensor1d([...groupRelative([0, 1, 1, 3], 4)]);
    const all = bools([1, 1, 1, 1]);
    const [logp, old] = [0, 1].map(() => tf.tensor1d([-1, -2, -0.5, -3])) as [tf.Tensor1D, tf.Tensor1D];
    const one = { index: tf.range(0, 4, 1, 'int32'), count: 4 };
    const how = { type, maxLength: 1, cliprange: 0.2 };
    const mine = tf.grad((l) => grpoLoss(l as tf.Tensor1D, old, a, all, one, how))(logp);
    const reinforce = tf.grad((l) => reinforceLoss(l as tf.Tensor1D, a, all))(logp);
    expect(maxDifference(await mine.data(), await reinforce.data())).toBeLessThan(1e-7);
    expect(Math.max(...(await mine.data()))).toBeGreaterThan(0.1);
  },
);
