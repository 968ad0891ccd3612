/** Pictures out of noise: DDIM (Song et al. 2021, eq. 12 with σ = 0), which draws nothing on its way. */
import * as tf from '@tensorflow/tfjs-core';
import type { PictureConfig } from '../../config/picture';
import { amounts } from '../../pictures/diffusion';
import type { Parameters } from '../parameters';
import { yieldToEvents } from '../yield-to-events';
import { predictNoise } from './unet';

export interface SampleOptions {
  /** Noise that each picture begins as, B · size · size · 3 numbers. */
  readonly noise: Float32Array;
  /** Caption's vector of each, B · caption numbers. */
  readonly captions: Float32Array;
  readonly steps: number;
}

/** [B] pictures of size · size · 3 numbers, −1 to 1: the same for the same noise. */
export async function samplePictures(
  parameters: Parameters,
  config: PictureConfig,
  { noise, captions, steps }: SampleOptions,
): Promise<Float32Array[]> {
  const length = config.size * config.size * 3;
  const count = noise.length / length;
  let x = tf.tensor2d(noise, [count, length]);
  for (let step = steps; step > 0; step--) {
    const [from, to] = [amounts(step / steps), amounts((step - 1) / steps)];
    const next = tf.tidy(() => {
      const times = new Float32Array(count).fill(step / steps);
      const seen = predictNoise(parameters, config, { pictures: x, times, captions });
      const picture = tf.clipByValue(tf.div(tf.sub(x, tf.mul(seen, from.noise)), from.signal), -1, 1);
      if (step === 1) return picture as tf.Tensor2D;
      // The noise that leads to the clipped picture, so that both agree.
      const left = tf.div(tf.sub(x, tf.mul(picture, from.signal)), from.noise);
      return tf.add(tf.mul(picture, to.signal), tf.mul(left, to.noise)) as tf.Tensor2D;
    });
    x.dispose();
    x = next;
    await yieldToEvents();
  }
  const values = (await x.data()) as Float32Array;
  x.dispose();
  return Array.from({ length: count }, (_, i) => values.slice(i * length, (i + 1) * length));
}
