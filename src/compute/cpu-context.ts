/** What a kernel of the cpu backend computes with: typed arrays. */

import type { CpuBackend } from './tfjs-backends';
import type { tf } from './tfjs-internals';

export type Values = Float32Array | Int32Array;

export class CpuContext {
  private readonly backend: CpuBackend;

  constructor(backend: CpuBackend) {
    this.backend = backend;
  }

  /** A tensor's own array: writing to it changes the tensor. */
  array(tensor: tf.TensorInfo | undefined): Values {
    if (!tensor) throw new Error('a kernel lacks an input');
    return this.backend.data.get(tensor.dataId).values;
  }

  floats(tensor: tf.TensorInfo | undefined): Float32Array {
    return this.array(tensor) as Float32Array;
  }

  ints(tensor: tf.TensorInfo | undefined): Int32Array {
    return this.array(tensor) as Int32Array;
  }

  output(shape: readonly number[], values: Float32Array): tf.TensorInfo {
    return this.backend.makeTensorInfo([...shape], 'float32', values);
  }
}
