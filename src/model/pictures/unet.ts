/**
 * A small conditional U-Net (Ronneberger et al. 2015) that predicts the noise in a picture (Ho et al. 2020): patches of 2 × 2
 * pixels, residual blocks of two 3 × 3 convolutions with a gated unit between them, at two resolutions. Convolutions are
 * one gather of neighbours and one product, by the operations that the language models are made of.
 */
import * as tf from '@tensorflow/tfjs-core';
import { gatherRows, linear, rmsNorm, swiglu } from '../../compute/kernels';
import type { PictureConfig } from '../../config/picture';
import { PATCH, TIME, unetShapes } from '../../data/unet-shapes';
import type { NamedArray } from '../../data/weights';
import { amounts } from '../../pictures/diffusion';
import { Random } from '../../random';
import { fromArrays, type Parameters, weight } from '../parameters';
import { fromPatchIndex, neighborIndex, pictureIndex, placeIndex, toPatchIndex, upIndex } from './grid';

const EPSILON = 1e-6;

/** Norms 1, matrices N(0, 1/in); what a block or the whole adds at its end begins at 0. */
export function initUnet(config: PictureConfig, seed: number): Parameters {
  return fromArrays(
    [...unetShapes(config)].map(([name, shape]): NamedArray => {
      const data = new Float32Array(tf.util.sizeFromShape(shape));
      if (shape.length === 1) return { name, shape, data: data.fill(1) };
      if (/^(?!embed).*\.out$/.test(name)) return { name, shape, data };
      const random = new Random(seed, name);
      const scale = 1 / Math.sqrt(shape[1] as number);
      for (let i = 0; i < data.length; i++) data[i] = scale * random.normal();
      return { name, shape, data };
    }),
  );
}

export interface UnetInput {
  /** Noisy pictures [B, size · size · 3]. */
  readonly pictures: tf.Tensor2D;
  /** Noise level of each, 0 (none) to 1 (nothing but noise). */
  readonly times: ArrayLike<number>;
  /** Caption's vector of each, B · caption numbers. */
  readonly captions: Float32Array;
}

/**
 * The noise that the model sees in each picture: [B, size · size · 3]. The network itself gives the velocity
 * v = √ᾱ·ε − √(1 − ᾱ)·x₀ (Salimans and Ho 2022, appendix D), of which ε = √ᾱ·v + √(1 − ᾱ)·x_t: where there is hardly
 * anything but noise it need not repeat its input to tell a colour.
 */
export function predictNoise(parameters: Parameters, config: PictureConfig, input: UnetInput): tf.Tensor2D {
  const { size } = config;
  const count = input.pictures.shape[0];
  const fine = size / 2;
  if (input.captions.length !== count * config.caption || input.times.length !== count)
    throw new RangeError(`${count} pictures need as many captions of ${config.caption} numbers, and levels`);
  const [w, v] = [
    (name: string) => weight<tf.Tensor2D>(parameters, name),
    (name: string) => weight<tf.Tensor1D>(parameters, name),
  ];
  const rows = (x: tf.Tensor2D, index: Int32Array) => gatherRows(x, tf.tensor1d(index, 'int32'));
  const convolved = (x: tf.Tensor2D, side: number, weights: tf.Tensor2D, residual?: tf.Tensor2D) => {
    const [n, channels] = x.shape;
    return linear(rows(x, neighborIndex(count, side)).reshape<tf.Tensor2D>([n, 9 * channels]), weights, residual);
  };
  const embedding = embed(config, input, count, w);
  const block = (x: tf.Tensor2D, side: number, name: string) => {
    const told = rows(linear(embedding, w(`${name}.embed`)), pictureIndex(count, side));
    const inner = swiglu(convolved(rmsNorm(x, v(`${name}.norm`), EPSILON), side, w(`${name}.in`), told));
    return convolved(inner, side, w(`${name}.out`), x);
  };
  const [down, middle, rise] = config.blocks;

  const pixels = input.pictures.reshape<tf.Tensor2D>([count * size * size, 3]);
  const patches = rows(pixels, toPatchIndex(count, size)).reshape<tf.Tensor2D>([count * fine * fine, PATCH]);
  let x = linear(patches, w('patch.in'), rows(w('patch.place'), placeIndex(count, fine)));
  for (let i = 0; i < down; i++) x = block(x, fine, `fine.${i}`);
  const skip = x;
  const quarters = rows(x, toPatchIndex(count, fine));
  x = linear(quarters.reshape<tf.Tensor2D>([(count * fine * fine) / 4, 4 * config.widths[0]]), w('down'));
  for (let i = 0; i < middle; i++) x = block(x, fine / 2, `middle.${i}`);
  x = linear(skip, w('skip'), rows(linear(x, w('up')), upIndex(count, fine)));
  for (let i = 0; i < rise; i++) x = block(x, fine, `rise.${i}`);
  const noise = convolved(rmsNorm(x, v('final.norm'), EPSILON), fine, w('final.out'));
  const back = rows(noise.reshape<tf.Tensor2D>([count * size * size, 3]), fromPatchIndex(count, size));
  const velocity = back.reshape<tf.Tensor2D>([count, size * size * 3]);
  const levels = Array.from({ length: count }, (_, i) => amounts(input.times[i] as number));
  const column = (of: 'signal' | 'noise') =>
    tf.tensor2d(
      levels.map((level) => level[of]),
      [count, 1],
    );
  return tf.add(tf.mul(velocity, column('signal')), tf.mul(input.pictures, column('noise')));
}

function embed(
  { caption }: PictureConfig,
  { times, captions }: UnetInput,
  count: number,
  w: (name: string) => tf.Tensor2D,
): tf.Tensor2D {
  const width = caption + TIME;
  const told = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    told.set(captions.subarray(i * caption, (i + 1) * caption), i * width);
    for (let k = 0; k < TIME / 2; k++) {
      const angle = (times[i] as number) * Math.PI * 1.35 ** k;
      told[i * width + caption + 2 * k] = Math.sin(angle);
      told[i * width + caption + 2 * k + 1] = Math.cos(angle);
    }
  }
  return linear(swiglu(linear(tf.tensor2d(told, [count, width]), w('embed.in'))), w('embed.out'));
}
