/** What a wasm kernel is registered with. */
import { replaceKernel } from '../replaced-kernels';
import type { WasmBackend } from '../tfjs-backends';
import { tf, wasmOffset } from '../tfjs-internals';
import { Scratch, type WasmKernels } from '../wasm-module';

export type WasmKernel = (
  inputs: readonly (tf.TensorInfo | undefined)[],
  attributes: Readonly<Record<string, unknown>>,
) => tf.TensorInfo | tf.TensorInfo[];

export class WasmContext {
  readonly backend: WasmBackend;
  readonly kernels: WasmKernels;
  readonly scratch: Scratch;

  constructor(backend: WasmBackend, kernels: WasmKernels) {
    this.backend = backend;
    this.kernels = kernels;
    this.scratch = new Scratch(backend);
  }

  register(kernelName: string, kernel: WasmKernel): void {
    tf.registerKernel(config(kernelName, kernel));
  }

  /** In place of tfjs's kernel of that name. */
  replace(kernelName: string, kernel: WasmKernel): void {
    replaceKernel(config(kernelName, kernel), this.backend);
  }

  /** Byte offset of a tensor on the heap. */
  at(tensor: tf.TensorInfo | undefined): number {
    return wasmOffset(this.backend, info(tensor));
  }

  /** A new tensor; its content is whatever the heap held. */
  output(shape: readonly number[], dtype: tf.DataType = 'float32'): tf.TensorInfo {
    return this.backend.makeOutput([...shape], dtype);
  }

  /** A view of a tensor: not to be kept, for the heap may grow and move it. */
  floats(tensor: tf.TensorInfo | undefined): Float32Array {
    return this.backend.typedArrayFromHeap(info(tensor)) as Float32Array;
  }

  ints(tensor: tf.TensorInfo | undefined): Int32Array {
    return this.backend.typedArrayFromHeap(info(tensor)) as Int32Array;
  }
}

const config = (kernelName: string, kernel: WasmKernel): tf.KernelConfig => ({
  kernelName,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => kernel(Object.values(inputs) as tf.TensorInfo[], attrs ?? {}),
});

export function info(tensor: tf.TensorInfo | undefined): tf.TensorInfo {
  if (!tensor) throw new Error('a kernel lacks an input');
  return tensor;
}

/** Rows and columns of a matrix. */
export function matrix(tensor: tf.TensorInfo | undefined): [number, number] {
  return info(tensor).shape as [number, number];
}
