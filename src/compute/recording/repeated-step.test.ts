import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../testing';
import { tf } from '../tfjs-internals';
import { BELIEVED, type Declaration, type HostArray } from './declaration';
import { dropRecordings, recordedStep } from './recorded-step';

describe('a declared step on wasm', () => {
  beforeAll(() => switchBackend('wasm'));

  const declare = (arrays: readonly HostArray[], key = ''): Declaration => ({ key, arrays, atMost: {}, live: [] });
  /** Reads x and y, a reshape and a constant between them, with more tensors made than are kept. */
  const work = (w: tf.Variable, x: Float32Array, y: Int32Array) => () => {
    const product = tf.mul(tf.add(w, tf.tensor1d(x)), tf.tensor1d(y, 'int32').toFloat()).reshape([1, 3]);
    return tf.concat1d([tf.sum(product, 1), tf.maximum(product, 0.5).reshape([3])]);
  };
  const expected = ([a = 0, b = 0, c = 0]: number[]) => [a + b + c, ...[a, b, c].map((v) => Math.max(v, 0.5))];

  it('is run twice and then given again on other data, looked at anew now and then, and leaves nothing behind', async () => {
    const own = { step: 0 };
    const w = tf.variable(tf.tensor1d([1, 2, 3]));
    const before = [tf.memory().numTensors, tf.backend().numDataIds()];
    const runs: number[] = [];
    for (let i = 0; i < BELIEVED + 6; i++) {
      const [x, y] = [Float32Array.of(i, -i, 0.5 * i), Int32Array.of(1, 2, i)];
      const step = work(w, x, y);
      const got = await recordedStep(
        [own],
        () => {
          own.step++;
          runs.push(i);
          return step();
        },
        declare([x, y]),
      );
      expect([...got]).toEqual(expected([1 + i, 2 * (2 - i), i * (3 + 0.5 * i)]));
    }
    expect(own.step).toBe(BELIEVED + 6);
    expect(runs).toEqual([0, 1, BELIEVED + 2]);
    dropRecordings(own);
    expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
    w.dispose();
  });

  it('is run anew where what it reads is gone, or the data is as much as never before', async () => {
    const own = { step: 0 };
    let runs = 0;
    const make = (value: number) => tf.tidy(() => tf.variable(tf.fill([3], value) as tf.Tensor1D));
    let w = make(1);
    const once = async (size: number) => {
      const x = new Float32Array(size).fill(2);
      const step = () => {
        runs++;
        return tf.mul(tf.sum(w), tf.sum(tf.tensor1d(x))).reshape([1]);
      };
      return (await recordedStep([own], step, declare([x])))[0];
    };
    for (let i = 0; i < 4; i++) expect(await once(1)).toBe(6);
    expect(runs).toBe(2);
    w.dispose();
    w = make(5);
    expect(await once(1)).toBe(30);
    expect(await once(2)).toBe(60);
    expect(runs).toBe(4);
    dropRecordings(own);
    w.dispose();
  });

  it('that reads one tensor of outside and then another is run each time', async () => {
    const own = { step: 0 };
    const both = [tf.tensor1d([1]), tf.tensor1d([2])] as const;
    for (let i = 0; i < 6; i++) {
      const [got] = await recordedStep([own], () => tf.mul(both[i % 2] as tf.Tensor, 3), declare([]));
      expect(got).toBe(3 * (1 + (i % 2)));
    }
    dropRecordings(own);
    tf.dispose([...both]);
  });

  it('refuses a step that reads what is not declared, or does something else', async () => {
    const w = tf.variable(tf.tensor1d([1, 2, 3]));
    const twice = async (step: (i: number) => tf.Tensor) => {
      const own = { step: 0 };
      const before = tf.backend().numDataIds();
      try {
        for (let i = 0; i < 2; i++) await recordedStep([own], () => step(i), declare([]));
      } finally {
        dropRecordings(own);
        expect(tf.backend().numDataIds()).toBe(before);
      }
    };
    const other = 'a recorded step did other than declared';
    await expect(twice((i) => tf.mul(w, i))).rejects.toThrow(other);
    await expect(twice((i) => (i ? tf.add(w, w) : tf.mul(w, w)))).rejects.toThrow(other);
    await expect(twice((i) => tf.sum(w, i ? -1 : undefined, i === 1).reshape([1]))).rejects.toThrow(other);
    const own = { step: 0 };
    const longer = { ...declare([]), atMost: { numSegments: 2 } };
    const segments = () => tf.unsortedSegmentSum(w, tf.tensor1d([0, 1, 2], 'int32'), 3);
    await expect(recordedStep([own], segments, longer)).rejects.toThrow('had another numSegments than declared');
    w.dispose();
  });
});
