import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../../compute/testing';
import { FACES } from '../../config/pretrain-pictures';
import { unetShapes } from '../../data/unet-shapes';
import { CAPTION_SIZE } from '../../pictures/attributes';
import { PICTURE_LENGTH, SIZE } from '../../pictures/face';
import { Random } from '../../random';
import { disposeParameters } from '../parameters';
import { fromPatchIndex, neighborIndex, toPatchIndex } from './grid';
import { samplePictures } from './sample';
import { initUnet, predictNoise } from './unet';

const small = { ...FACES, widths: [3, 6], blocks: [1, 1, 1], embedding: 4 } as const;
const normals = (count: number, name: string) => {
  const random = new Random(3, name);
  return Float32Array.from({ length: count }, () => random.normal());
};
const captions = (count: number) => Float32Array.from({ length: count * CAPTION_SIZE }, (_, i) => Number(i % 4 === 0));

/** Weights that are nowhere 0, so that every part counts. */
function lively() {
  const parameters = initUnet(small, 2);
  for (const [name, w] of parameters) {
    const values = tf.tensor(normals(w.size, name), w.shape);
    w.assign(tf.mul(0.3, values));
    values.dispose();
  }
  return parameters;
}

beforeAll(() => switchBackend('wasm'));

describe('the bundled shape', () => {
  it('has at most a million parameters and speaks of the captions and pictures that there are', () => {
    const count = [...unetShapes(FACES).values()].reduce((sum, shape) => sum + shape.reduce((a, b) => a * b), 0);
    expect(count).toBeLessThanOrEqual(1_000_000);
    expect([FACES.caption, FACES.size]).toEqual([CAPTION_SIZE, SIZE]);
  });
});

describe('the grids', () => {
  it('patches and back is the picture itself', () => {
    const [to, back] = [toPatchIndex(2, 4), fromPatchIndex(2, 4)];
    expect([...back].map((at) => to[at])).toEqual([...to.keys()]);
    expect([...to.slice(0, 8)]).toEqual([0, 1, 4, 5, 2, 3, 6, 7]);
  });

  it('a place has nine neighbours, itself in the middle, and none outside its picture', () => {
    const index = neighborIndex(2, 3);
    expect([...index.slice(9 * 4, 9 * 5)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...index.slice(0, 9)]).toEqual([0, 0, 1, 0, 0, 1, 3, 3, 4]);
    expect(Math.min(...index.slice(81))).toBe(9);
  });
});

describe('predictNoise', () => {
  it('begins with what a noisy picture is like by itself, sees picture, level and caption, and each picture by itself', async () => {
    const begun = initUnet(small, 1);
    const pictures = normals(2 * PICTURE_LENGTH, 'pictures');
    const predict = async (parameters: typeof begun, times: number[], said: Float32Array, from = pictures) => {
      const out = tf.tidy(() =>
        predictNoise(parameters, small, {
          pictures: tf.tensor2d(from, [times.length, PICTURE_LENGTH]),
          times,
          captions: said,
        }),
      );
      const values = await out.data();
      out.dispose();
      return [...values];
    };
    const first0 = (await predict(begun, [0.2, 0.8], captions(2)))[5] as number;
    expect(first0).toBeCloseTo(Math.sin(0.1 * Math.PI) * (pictures[5] as number), 5); // a velocity of 0
    const parameters = lively();
    const both = await predict(parameters, [0.2, 0.8], captions(2));
    const [first, second] = [both.slice(0, PICTURE_LENGTH), both.slice(PICTURE_LENGTH)];
    const alone = (time: number, said = captions(1)) =>
      predict(parameters, [time], said, pictures.slice(PICTURE_LENGTH));
    const close = (a: number[], b: number[]) => Math.max(...a.map((v, i) => Math.abs(v - (b[i] as number))));
    expect(close(await alone(0.8), second)).toBeLessThan(1e-5);
    expect(close(await alone(0.3), second)).toBeGreaterThan(1e-3);
    expect(close(await alone(0.8, new Float32Array(CAPTION_SIZE)), second)).toBeGreaterThan(1e-3);
    expect(close(first, second)).toBeGreaterThan(1e-2);
    await expect(predict(parameters, [0.2, 0.8], captions(1))).rejects.toThrow(RangeError);
    for (const one of [begun, parameters]) disposeParameters(one);
  });

  it('has gradients that agree with finite differences, on wasm and on cpu', async () => {
    for (const backend of ['cpu', 'wasm'] as const) {
      await switchBackend(backend);
      const parameters = lively();
      const pictures = normals(PICTURE_LENGTH, 'pictures');
      const aim = normals(PICTURE_LENGTH, 'aim');
      const loss = () =>
        tf.tidy(() => {
          const input = { pictures: tf.tensor2d(pictures, [1, PICTURE_LENGTH]), times: [0.4], captions: captions(1) };
          const out = predictNoise(parameters, small, input);
          return tf.mean(tf.mul(out, tf.tensor2d(aim, [1, PICTURE_LENGTH]))) as tf.Scalar;
        });
      const { grads, value } = tf.variableGrads(loss, [...parameters.values()]);
      value.dispose();
      for (const name of [
        'embed.in',
        'patch.place',
        'fine.0.in',
        'middle.0.norm',
        'down',
        'up',
        'skip',
        'rise.0.out',
      ]) {
        const variable = parameters.get(name) as tf.Variable;
        const gradient = (await (grads[variable.name] as tf.Tensor).data()) as Float32Array;
        const at = gradient.reduce((best, g, i) => (Math.abs(g) > Math.abs(gradient[best] as number) ? i : best), 0);
        const values = (await variable.data()).slice();
        const h = 1e-2;
        const sides: number[] = [];
        for (const step of [h, -h]) {
          const moved = values.slice();
          moved[at] = (moved[at] as number) + step;
          const tensor = tf.tensor(moved, variable.shape);
          variable.assign(tensor);
          tensor.dispose();
          const one = loss();
          sides.push((await one.data())[0] as number);
          one.dispose();
        }
        const back = tf.tensor(values, variable.shape);
        variable.assign(back);
        back.dispose();
        const numeric = ((sides[0] as number) - (sides[1] as number)) / (2 * h);
        expect(Math.abs(numeric - (gradient[at] as number)), `${backend} ${name}`).toBeLessThan(
          0.03 * Math.abs(numeric) + 1e-5,
        );
      }
      tf.dispose(grads);
      disposeParameters(parameters);
    }
  });
});

it('the same noise and caption give the same picture, within its range, and leave no tensor behind', async () => {
  await switchBackend('wasm');
  const parameters = lively();
  const before = tf.memory().numTensors;
  const draw = () =>
    samplePictures(parameters, small, { noise: normals(2 * PICTURE_LENGTH, 'noise'), captions: captions(2), steps: 3 });
  const [a, b] = [await draw(), await draw()];
  expect(a).toEqual(b);
  expect(a.flatMap((picture) => [...picture]).every((v) => v >= -1 && v <= 1)).toBe(true);
  expect(tf.memory().numTensors).toBe(before);
  disposeParameters(parameters);
});
