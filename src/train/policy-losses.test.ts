import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { maxDifference } from '../rlhf/test-support';
import type { Paid } from './advantages';
import { groupWhitened, leaveOneOut } from './policy-gradient-test-support';
import { type LossBatch, sumByAnswer } from './policy-losses';

/** Three answers of 2, 1 and 3 tokens, then padding. */
const batch = (): LossBatch => ({
  old: tf.zeros([8]),
  advantages: tf.zeros([8]),
  mask: tf.tensor1d([1, 1, 1, 1, 1, 1, 0, 0], 'bool'),
  answer: () => tf.tensor1d([0, 0, 1, 2, 2, 2, 0, 0], 'int32'),
  answers: 3,
});
const PER_TOKEN = [1, 2, 4, 8, 16, 32, 0, 0];

describe.each(['cpu', 'wasm', 'webgpu'] as const)('sumByAnswer on %s', (backend) => {
  beforeAll(() => switchBackend(backend));

  it('by hand: 1 + 2, 4, and 8 + 16 + 32', async () => {
    expect([...(await sumByAnswer(tf.tensor1d(PER_TOKEN), batch()).data())]).toEqual([3, 4, 56]);
  });

  it('hands each token its own answer’s gradient', async () => {
    const weights = tf.tensor1d([5, -7, 11]);
    const gradient = tf.grad((x) => tf.sum(tf.mul(weights, sumByAnswer(x as tf.Tensor1D, batch()))));
    // The padding counts with the first answer: that is why it must be 0 before.
    expect([...(await gradient(tf.tensor1d(PER_TOKEN)).data())]).toEqual([5, 5, -7, 11, 11, 11, 5, 5]);
    const squares = tf.grad((x) => tf.sum(tf.square(sumByAnswer(x as tf.Tensor1D, batch()))));
    expect([...(await squares(tf.tensor1d(PER_TOKEN)).data())].slice(0, 6)).toEqual([6, 6, 8, 112, 112, 112]);
  });
});

describe('advantages within a group, by hand', () => {
  // Two groups of two answers, of two tokens at most: returns 1 and 4, then 2 and 2.
  const paid: Paid = {
    rewards: Float32Array.of(0, 1, 4, Number.NaN, -1, 3, 2, Number.NaN),
    values: new Float32Array(8),
    mask: Uint8Array.of(1, 1, 1, 0, 1, 1, 1, 0),
    scores: Float32Array.of(1, 4, 3, 2),
    width: 2,
    groupSize: 2,
  };

  it('leave one out: the return less that of the others, at each token of the answer', () => {
    const { advantages, returns } = leaveOneOut(paid);
    expect([...advantages]).toEqual([-3, -3, 3, 0, 0, 0, 0, 0]);
    expect(returns).toBeNull();
  });

  it('whitened in the group: deviation 3/√2 unbiased, and 0 where all are paid alike', () => {
    const { advantages } = groupWhitened(paid);
    const high = 1.5 / (3 / Math.SQRT2 + 1e-4);
    expect(maxDifference(advantages, [-high, -high, high, 0, 0, 0, 0, 0])).toBeLessThan(1e-6);
  });
});
