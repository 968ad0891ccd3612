/** Data of the host on its way to the GPU. */
import type { tf } from '../tfjs-internals';

/** Data as the GPU reads it. */
export function asUploaded(values: ArrayLike<number>, dtype: tf.DataType): Float32Array | Int32Array {
  return dtype === 'float32' ? Float32Array.from(values) : Int32Array.from(values);
}

export function sameValues(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  // Object.is: a NaN is the same NaN, and 0 is not -0.
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !Object.is(a[i], b[i])) return false;
  return true;
}
