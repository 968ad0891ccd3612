import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { meanByAnswer, sumByAnswer } from './by-answer';
import { bools } from './test-support';

/** Three answers of 2, 1 and 3 tokens, then padding. */
const answers = () => ({ index: tf.tensor1d([0, 0, 1, 2, 2, 2, 0, 0], 'int32'), count: 3 });
const mask = () => bools([1, 1, 1, 1, 1, 1, 0, 0]);
const PER_TOKEN = [1, 2, 4, 8, 16, 32, 0, 0];

describe.each(['cpu', 'wasm', 'webgpu'] as const)('by answer on %s', (backend) => {
  beforeAll(() => switchBackend(backend));

  it('by hand: 1 + 2, 4, and 8 + 16 + 32; their means', async () => {
    expect([...(await sumByAnswer(tf.tensor1d(PER_TOKEN), answers()).data())]).toEqual([3, 4, 56]);
    const means = [...(await meanByAnswer(tf.tensor1d(PER_TOKEN), mask(), answers()).data())];
    expect(means[0]).toBeCloseTo(1.5, 5);
    expect(means[2]).toBeCloseTo(56 / 3, 4);
  });

  it('one answer alone: all of it', async () => {
    const alone = { index: tf.zeros([3], 'int32') as tf.Tensor1D, count: 1 };
    expect([...(await sumByAnswer(tf.tensor1d([1, 2, 4]), alone).data())]).toEqual([7]);
    const gradient = tf.grad((x) => tf.sum(tf.mul(3, sumByAnswer(x as tf.Tensor1D, alone))));
    expect([...(await gradient(tf.tensor1d([1, 2, 4])).data())]).toEqual([3, 3, 3]);
  });

  it('hands each token its own answer’s gradient', async () => {
    const weights = tf.tensor1d([5, -7, 11]);
    const gradient = tf.grad((x) => tf.sum(tf.mul(weights, sumByAnswer(x as tf.Tensor1D, answers()))));
    // The padding counts with the first answer: that is why it must be 0 before.
    expect([...(await gradient(tf.tensor1d(PER_TOKEN)).data())]).toEqual([5, 5, -7, 11, 11, 11, 5, 5]);
    const squares = tf.grad((x) => tf.sum(tf.square(sumByAnswer(x as tf.Tensor1D, answers()))));
    expect([...(await squares(tf.tensor1d(PER_TOKEN)).data())].slice(0, 6)).toEqual([6, 6, 8, 112, 112, 112]);
    const ofMeans = tf.grad((x) => tf.sum(tf.mul(weights, meanByAnswer(x as tf.Tensor1D, mask(), answers()))));
    expect([...(await ofMeans(tf.tensor1d(PER_TOKEN)).data())][7]).toBe(0); // the padding has none
  });
});
