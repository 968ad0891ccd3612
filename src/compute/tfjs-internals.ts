/**
 * Every reach into what tfjs does not export lives here, so that an upgrade of tfjs is checked in one file.
 * tfjs 4.22: wasm keeps its tensors on one heap (`backend.wasm.HEAPU8`), webgpu each in a GPUBuffer
 * (`backend.tensorMap`), cpu in typed arrays (`backend.data`).
 */
import * as tf from '@tensorflow/tfjs-core';
// Core alone has neither gradients nor chained operations.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';

/** What our kernels use of tfjs's wasm backend. */
export interface WasmBackend extends tf.KernelBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    /** The exports of the compiled module under their own names, its memory among them. */
    readonly asm: { readonly memory: WebAssembly.Memory };
    _malloc: (bytes: number) => number;
    _free(offset: number): void;
  };
  readonly dataIdMap: { get(dataId: object): { memoryOffset: number } };
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array | Int32Array;
}

/** What our kernels use of tfjs's cpu backend. */
export interface CpuBackend extends tf.KernelBackend {
  readonly data: { get(dataId: object): { values: Float32Array | Int32Array } };
  makeTensorInfo(shape: number[], dtype: tf.DataType, values?: Float32Array | Int32Array): tf.TensorInfo;
}

/** What our kernels use of tfjs's webgpu backend. */
export interface GpuBackend extends tf.KernelBackend {
  readonly device: GPUDevice;
  readonly queue: GPUQueue;
  readonly tensorMap: {
    get(dataId: object): { resource?: GPUBuffer | null; values?: unknown; dtype: tf.DataType; shape: number[] };
  };
  readonly bufferManager: { acquireBuffer(size: number, usage: number): GPUBuffer };
  readonly commandQueueOwnedIds: WeakSet<object>;
  readonly uniformPendingDisposal: GPUBuffer[];
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  uploadToGPU(dataId: object): void;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  makeTensorInfo(shape: number[], dtype: tf.DataType): tf.TensorInfo;
}

/** Byte offset of a tensor on tfjs-wasm's heap. */
export function wasmOffset(backend: WasmBackend, tensor: tf.TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

/** Size of the current wasm backend's heap, which only ever grows. */
export function wasmHeapBytes(): number {
  return (tf.backend() as WasmBackend).wasm.HEAPU8.byteLength;
}

/** The GPU buffer of a tensor, uploaded if it was still on the CPU side. */
export function gpuBuffer(backend: GpuBackend, tensor: tf.TensorInfo): GPUBuffer {
  backend.uploadToGPU(tensor.dataId);
  const buffer = backend.tensorMap.get(tensor.dataId).resource;
  if (!buffer) throw new Error('a tensor has no GPU buffer');
  return buffer;
}

/** Number of kernels in tfjs's pass so far is kept, so that its own submit batching goes on counting ours. */
export function gpuPass(backend: GpuBackend): GPUComputePassEncoder {
  backend.ensureCommandEncoderReady();
  if (!backend.computePassEncoder) {
    const encoder = backend.commandEncoder;
    if (!encoder) throw new Error('tfjs has no command encoder');
    backend.computePassEncoder = encoder.beginComputePass();
  }
  return backend.computePassEncoder;
}

let guarded = false;

/**
 * Makes every synchronous read throw. On software WebGPU it once returned wrong values and lost the device, and on
 * every backend it would stall the worker.
 */
export function guardSyncReads(): void {
  if (guarded) return;
  guarded = true;
  const refuse = (): never => {
    throw new Error('dataSync is not allowed: read with `await tensor.data()`');
  };
  tf.Tensor.prototype.dataSync = refuse;
  tf.Tensor.prototype.arraySync = refuse;
}

export { tf };
