/** Helpers of the tests beside: small deterministic arrays, comparison, finite differences. */
import type { BackendName } from '../config/backend';
import { Random } from '../random';
import { registerGpuKernels } from './kernels/register';
import { OPS } from './kernels/table';
import { startNodeBackend } from './node';
import { asGpuBackend, tf } from './tfjs-internals';

/** Makes `name` current; a backend that does not start fails the test. */
export async function switchBackend(name: BackendName): Promise<void> {
  await startNodeBackend({ prefer: name, exact: true, timeoutMs: 60_000 });
}

/** As on an adapter that is not software: the same backend with the kernels that a GPU gets. */
export async function useGpuKernels(): Promise<void> {
  await switchBackend('webgpu');
  for (const { name, kernels } of OPS) if (kernels.webgpu) tf.unregisterKernel(name, 'webgpu');
  registerGpuKernels(asGpuBackend(tf.backend()), { software: false });
}

export function randomArray(size: number, seed: number, deviation = 1): Float32Array {
  const random = new Random(seed, 'test');
  return Float32Array.from({ length: size }, () => deviation * random.normal());
}

export function randomTensor<T extends tf.Tensor>(shape: number[], seed: number, deviation = 1): T {
  return tf.tensor(randomArray(tf.util.sizeFromShape(shape), seed, deviation), shape, 'float32') as T;
}

/** Largest |a - b| / (1 + |b|). */
export function largestError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`lengths ${a.length} and ${b.length}`);
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const error = Math.abs((a[i] as number) - (b[i] as number)) / (1 + Math.abs(b[i] as number));
    // A NaN must not pass for small.
    worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(worst, error);
  }
  return worst;
}

/** Value and gradients of Σ f(inputs)·weights, read to the host. */
export async function valueAndGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly tf.Tensor[],
  seed = 99,
): Promise<{ value: Float32Array; gradients: Float32Array[] }> {
  const outputs = tf.tidy(() => {
    const y = f(...inputs);
    const dy = randomTensor(y.shape, seed);
    const gradients = tf.grads((...x: tf.Tensor[]) => tf.sum(tf.mul(f(...x), dy)))([...inputs]);
    return [y, ...gradients];
  });
  const [value, ...gradients] = (await Promise.all(outputs.map((t) => t.data()))) as Float32Array[];
  tf.dispose(outputs);
  return { value: value as Float32Array, gradients };
}
