/** What a denoiser learns from: pictures with noise of a level, and the noise that was added. */
import * as tf from '@tensorflow/tfjs-core';
import { CAPTION_SIZE, type Caption, writeCaption } from '../pictures/attributes';
import { addNoise, amounts } from '../pictures/diffusion';
import { PICTURE_LENGTH } from '../pictures/face';
import { Random } from '../random';

export interface NoisyBatch {
  readonly pictures: Float32Array;
  readonly noise: Float32Array;
  readonly times: Float32Array;
  readonly captions: Float32Array;
}

/** Gaussian noise of `count` pictures: number `index` of a stream begins at a draw of its own. */
export function pictureNoise(seed: number, stream: string, from: number, count: number): Float32Array {
  const random = new Random(seed, stream, 2 * PICTURE_LENGTH * from);
  return Float32Array.from({ length: count * PICTURE_LENGTH }, () => random.normal());
}

export function captionRows(captions: readonly Caption[]): Float32Array {
  const rows = new Float32Array(captions.length * CAPTION_SIZE);
  for (const [i, caption] of captions.entries())
    writeCaption(caption, rows.subarray(i * CAPTION_SIZE, (i + 1) * CAPTION_SIZE));
  return rows;
}

/** Each picture at its own level with its own part of `noise`. */
export function noisyBatch(
  rows: readonly { readonly pixels: ArrayLike<number>; readonly caption: Caption }[],
  times: Float32Array,
  noise: Float32Array,
): NoisyBatch {
  const pictures = new Float32Array(rows.length * PICTURE_LENGTH);
  for (const [i, { pixels }] of rows.entries()) {
    const at = i * PICTURE_LENGTH;
    addNoise(pixels, noise.subarray(at, at + PICTURE_LENGTH), times[i] as number, pictures, at);
  }
  return { pictures, noise, times, captions: captionRows(rows.map(({ caption }) => caption)) };
}

/**
 * What a denoiser is pretrained by, the mean over pictures: ‖ε − ε_θ‖²/ᾱ_t, which is ‖v − v_θ‖² (Salimans and Ho 2022). The plain
 * error asks next to nothing where noise hides the picture, and there its colours are decided.
 */
export const denoisingLoss = (errors: tf.Tensor1D, times: Float32Array): tf.Scalar =>
  tf.mean(tf.div(errors, tf.tensor1d(times.map((t) => amounts(t).signal ** 2))));

/** Mean over a picture's numbers of ‖ε − ε_θ‖², one a picture: [B]. */
export const noiseError = (seen: tf.Tensor2D, noise: tf.Tensor2D): tf.Tensor1D =>
  tf.mean(tf.squaredDifference(seen, noise), 1);
