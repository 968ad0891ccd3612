/** Matrix products alone, by our kernel and by tfjs's. */
import * as tf from '@tensorflow/tfjs-core';
import { linear } from '../compute/kernels';
import { onPlainTfjs } from '../compute/replaced-kernels';
import type { ContestOptions } from './contest';
import { contest } from './contest';

/** Rows, columns and depth: squares, and the shapes of nano's and tiny's layers. */
export const MATMULS: readonly (readonly [m: number, n: number, k: number])[] = [
  [64, 64, 64],
  [256, 256, 256],
  [512, 512, 512],
  [1024, 192, 64],
  [1024, 1024, 64],
  [1024, 704, 128],
  [1024, 128, 352],
];

export interface MatmulResult {
  readonly shape: readonly [number, number, number];
  /** Billions of multiplications and additions a second, at the median. */
  readonly ours: number;
  readonly plain: number;
  /** Lower quartile of the ratios. */
  readonly ratio: number;
}

/** Products in a row before one number is read: a GPU works through them without waiting for the host. */
const TOGETHER = 8;

export async function runMatmul(shape: MatmulResult['shape'], options: ContestOptions): Promise<MatmulResult> {
  const [m, n, k] = shape;
  const [x, weight, turned] = tf.tidy(() => {
    const w = tf.fill([n, k], 0.5) as tf.Tensor2D;
    return [tf.fill([m, k], 0.25) as tf.Tensor2D, w, tf.transpose(w)];
  });
  const product = (multiply: () => tf.Tensor2D) => async (): Promise<void> => {
    const corner = tf.tidy(() => {
      let last = multiply();
      for (let i = 1; i < TOGETHER; i++) last = multiply();
      return tf.slice(last, [0, 0], [1, 1]);
    });
    const [value] = await corner.data();
    corner.dispose();
    if (Math.abs((value as number) - k / 8) > 1e-3) throw new Error(`${m}×${n}×${k}: a wrong product, ${value}`);
  };
  try {
    const ours = product(() => linear(x, weight));
    const plain = product(() => tf.matMul(x, turned));
    const { ratio, ...times } = await contest(ours, () => onPlainTfjs(plain), options);
    const speed = (ms: number): number => (2 * m * n * k * TOGETHER) / ms / 1e6;
    return { shape, ours: speed(times.ours.median), plain: speed(times.plain.median), ratio: ratio.lowerQuartile };
  } finally {
    tf.dispose([x, weight, turned]);
  }
}
