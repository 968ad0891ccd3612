import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gpuCallsOf } from '../../bench/gpu-calls';
import { switchBackend } from '../testing';
import { tf } from '../tfjs-internals';
import { gpuErrors } from '../webgpu-backend';
import { BELIEVED, type Declaration, type HostArray } from './declaration';
import { dropRecordings, recordedStep } from './recorded-step';

const owner = () => ({ step: 0 });

describe('recordedStep on webgpu', () => {
  beforeAll(() => switchBackend('webgpu'));
  afterAll(() => expect(gpuErrors()).toEqual([]));

  /** Weights that are changed in place by a step of gradient descent on Σ (w·x - factor)². */
  const descent = (w: tf.Variable, x: readonly number[], factor: number) => () => {
    const { value, grads } = tf.variableGrads(
      () => tf.sum(tf.square(tf.sub(tf.mul(w, tf.tensor1d([...x])), factor))) as tf.Scalar,
      [w],
    );
    return tf.concat1d([value.reshape([1]), (grads[w.name] as tf.Tensor).reshape([-1])]);
  };

  it('gives what the step gives without, on new data and new numbers, in one submit', async () => {
    const own = owner();
    const w = tf.variable(tf.tensor1d([1, 2, 3]));
    for (let i = 0; i < 12; i++) {
      const step = descent(w, [i, 1 - i, 0.5 * i], i % 3);
      const plain = tf.tidy(step);
      const want = await plain.data();
      plain.dispose();
      let got = new Float32Array();
      const calls = await gpuCallsOf(async () => {
        got = (await recordedStep([own], step)) as Float32Array<ArrayBuffer>;
      });
      expect([...got]).toEqual([...want]);
      if (i > 0) expect(calls).toMatchObject({ submits: 1, readBacks: 1, buffers: 0 });
    }
    dropRecordings(own);
    w.dispose();
  });

  it('records anew where the step does something else, and knows the old one when it comes back', async () => {
    const own = owner();
    const w = tf.variable(tf.tensor1d([1, 2, 3]));
    const steps = [
      () => tf.mul(w, 2),
      () => tf.add(w, 2),
      () => tf.mul(w, tf.tensor1d([1, 2, 3])),
      () => tf.mul(tf.mul(w, 2), 3),
      () => tf.sum(tf.mul(w, 2)).reshape([1]),
    ];
    const want = [[2, 4, 6], [3, 4, 5], [1, 4, 9], [6, 12, 18], [12]];
    for (let round = 0; round < 3; round++) {
      for (const [i, step] of steps.entries()) expect([...(await recordedStep([own], step))]).toEqual(want[i]);
    }
    dropRecordings(own);
    w.dispose();
  });

  it('puts back what the owner counted when it has to begin again', async () => {
    const own = owner();
    const w = tf.variable(tf.tensor1d([1, 2]));
    for (const factor of [1, 2, 1]) {
      await recordedStep([own], () => {
        own.step++;
        // The second round differs only here, after counting.
        return factor === 1 ? tf.mul(w, w) : tf.add(w, w);
      });
    }
    expect(own.step).toBe(3);
    dropRecordings(own);
    w.dispose();
  });

  it('does not run on a buffer that was given away', async () => {
    const own = owner();
    const make = (x: number) => tf.variable(tf.tensor1d([x, x]));
    let w = make(1);
    const step = () => tf.mul(w, 10);
    expect([...(await recordedStep([own], step))]).toEqual([10, 10]);
    w.assign(tf.tensor1d([2, 2]));
    const other = tf.mul(tf.tensor1d([7, 7]), 1); // takes the buffer that was free
    expect([...(await recordedStep([own], step))]).toEqual([20, 20]);
    w.dispose();
    w = make(3);
    expect([...(await recordedStep([own], step))]).toEqual([30, 30]);
    dropRecordings(own);
    tf.dispose([w, other]);
  });

  describe('with a declaration', () => {
    const declare = (key: string, ...arrays: HostArray[]): Declaration => ({ key, arrays, atMost: {}, live: [] });
    /** w·x·factor, and how often that was run. */
    function scaled(w: tf.Tensor, own: { step: number }) {
      const runs = { count: 0 };
      const step = (x: Float32Array, factor: number) => () => {
        runs.count++;
        own.step++;
        return tf.mul(tf.mul(w, tf.tensor1d(x)), factor);
      };
      return { runs, step };
    }

    it('is not run any more once it was seen to keep to it, but looked at from time to time', async () => {
      const own = owner();
      const w = tf.variable(tf.tensor1d([1, 2, 3]));
      const { runs, step } = scaled(w, own);
      for (let i = 0; i < 2 * BELIEVED; i++) {
        const x = Float32Array.from([i, 1 - i, i % 2 ? Number.NaN : -0]);
        const got = await recordedStep([own], step(x, 2), declare('a', x));
        expect([...got]).toEqual([...x.map((v, k) => 2 * (k + 1) * v)]);
      }
      expect(own.step).toBe(2 * BELIEVED);
      // Recorded, followed, and once more after so many.
      expect(runs.count).toBe(3);
      dropRecordings(own);
      w.dispose();
    });

    it('is run where the key, a length or a tensor is another', async () => {
      const own = owner();
      const three = tf.scalar(3);
      let w = tf.variable(three);
      three.dispose();
      const { runs, step } = scaled(w, own);
      const [x, longer] = [Float32Array.of(1, 2), Float32Array.of(1, 2, 3)];
      for (let i = 0; i < 4; i++)
        expect([...(await recordedStep([own], step(x, 2), declare('a', x)))]).toEqual([6, 12]);
      expect(runs.count).toBe(2);
      expect([...(await recordedStep([own], step(x, 4), declare('b', x)))]).toEqual([12, 24]);
      expect([...(await recordedStep([own], step(longer, 2), declare('a', longer)))]).toEqual([6, 12, 18]);
      expect([...(await recordedStep([own], step(x, 2), declare('a', x)))]).toEqual([6, 12]);
      const before = runs.count;
      w.dispose();
      w = tf.variable(tf.scalar(5));
      const other = scaled(w, own);
      expect([...(await recordedStep([own], other.step(x, 2), declare('a', x)))]).toEqual([10, 20]);
      expect([before, other.runs.count]).toEqual([4, 1]);
      dropRecordings(own);
      w.dispose();
    });

    it('says so if the step reads something else', async () => {
      const own = owner();
      const w = tf.variable(tf.tensor1d([1, 2, 3]));
      const { step } = scaled(w, own);
      const [x, copy] = [Float32Array.of(1, 2, 3), Float32Array.of(1, 2, 3)];
      // Data that nobody told of: always run, so that it is right.
      for (const undeclared of [x, copy, x.map((v) => 2 * v)])
        expect([...(await recordedStep([own], step(undeclared, 2), declare('a')))]).toEqual(
          [...undeclared].map((v, k) => 2 * (k + 1) * v),
        );
      await recordedStep([own], step(x, 2), declare('b', x));
      dropRecordings(own);
      await recordedStep([own], step(x, 2), declare('b', x));
      await expect(recordedStep([own], step(copy, 2), declare('b', x))).rejects.toThrow('other data than declared');
      await expect(recordedStep([own], step(x, 3), declare('b', x))).rejects.toThrow('other data than declared');
      const tooMuch = { ...declare('b', x), live: [{ learningRate: 1 }] };
      await expect(recordedStep([own], step(x, 3), tooMuch)).rejects.toThrow('not those declared');
      dropRecordings(own);
      w.dispose();
    });
  });

  it('leaves nothing behind, and says so if the step would', async () => {
    const own = owner();
    const w = tf.variable(tf.tensor1d([1, 2, 3]));
    await recordedStep([own], descent(w, [1, 2, 3], 1));
    const before = tf.memory();
    for (let i = 0; i < 20; i++) await recordedStep([own], descent(w, [i, i, i], 1));
    expect(tf.memory().numTensors).toBe(before.numTensors);
    let kept: tf.Tensor | undefined;
    await expect(
      recordedStep([own], () => {
        kept = tf.keep(tf.exp(w));
        return tf.mul(kept, 2);
      }),
    ).rejects.toThrow('must not keep');
    // Nothing of that attempt is left in the way.
    expect([...(await recordedStep([own], () => tf.mul(w, 2)))]).toEqual([2, 4, 6]);
    dropRecordings(own);
    tf.dispose([w, kept as tf.Tensor]);
  });
});

it('on another backend the step just runs', async () => {
  await switchBackend('cpu');
  const own = owner();
  const step = () => tf.mul(tf.tensor1d([1, 2]), 3);
  for (let i = 0; i < 2; i++) expect([...(await recordedStep([own], step))]).toEqual([3, 6]);
});
