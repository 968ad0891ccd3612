/** For tests alone: tfjs on its plain JavaScript backend, with gradients and chained operations. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import * as tf from '@tensorflow/tfjs-core';

export async function useCpu(): Promise<void> {
  await tf.setBackend('cpu');
  await tf.ready();
}

/** ∂f/∂xᵢ by central differences of a plain double-precision function. */
export function numericalGradient(f: (x: number[]) => number, x: readonly number[], h = 1e-5): number[] {
  return x.map((xi, i) => {
    const at = (v: number) => f(x.map((xj, j) => (j === i ? v : xj)));
    return (at(xi + h) - at(xi - h)) / (2 * h);
  });
}

export const bools = (values: readonly (number | boolean)[]): tf.Tensor1D => tf.tensor1d(values.map(Boolean), 'bool');

/** Largest |aᵢ − bᵢ|; NaN anywhere gives NaN. */
export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = a.length === b.length ? 0 : Number.NaN;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs((a[i] as number) - (b[i] as number)));
  return worst;
}
