import * as tf from '@tensorflow/tfjs-core';
import type { PictureConfig } from '../config/picture';
import type { Parameters } from '../model';
import { predictNoise } from '../model/pictures/unet';
import { type AdamW, trainStep } from '../optim';
import { captionOf, pictureAt } from '../pictures/face';
import { Random } from '../random';
import { denoisingLoss, type NoisyBatch, noiseError, noisyBatch, pictureNoise } from './picture-noise';

/** Fresh faces of step `step`, each with a caption and a level of noise; the levels are spread evenly over the batch. */
export function pretrainingBatch(seed: number, step: number, size: number): NoisyBatch {
  const levels = new Random(seed, 'levels', step).next();
  const rows = Array.from({ length: size }, (_, i) => {
    const { face, pixels } = pictureAt(seed, 'pretraining', step * size + i);
    return { pixels, caption: captionOf(face, new Random(seed, 'captions', 16 * (step * size + i))) };
  });
  const times = Float32Array.from({ length: size }, (_, i) => (levels + i / size) % 1);
  return noisyBatch(rows, times, pictureNoise(seed, 'pretraining noise', step * size, size));
}

/** One update of a denoiser. */
export const denoisingStep = (
  parameters: Parameters,
  config: PictureConfig,
  optimizer: AdamW,
  learningRate: number,
  { pictures, noise, times, captions }: NoisyBatch,
) =>
  trainStep(optimizer, learningRate, () => {
    const shape: [number, number] = [times.length, pictures.length / times.length];
    const seen = predictNoise(parameters, config, { pictures: tf.tensor2d(pictures, shape), times, captions });
    return denoisingLoss(noiseError(seen, tf.tensor2d(noise, shape)), times);
  });
