/** What tfjs 4.22's backends have that tfjs does not declare; tfjs-internals.ts reaches into it. */
import type * as tf from '@tensorflow/tfjs-core';

/** What our kernels use of tfjs's wasm backend. */
export interface WasmBackend extends tf.KernelBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    /** The exports of the compiled module under their own names, its memory among them. */
    readonly asm: { readonly memory: WebAssembly.Memory };
    _malloc: (bytes: number) => number;
    _free(offset: number): void;
  };
  readonly dataIdMap: { has(dataId: object): boolean; get(dataId: object): { memoryOffset: number } };
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array | Int32Array;
}

/** What our kernels use of tfjs's cpu backend. */
export interface CpuBackend extends tf.KernelBackend {
  readonly data: { get(dataId: object): { values: Float32Array | Int32Array } };
  makeTensorInfo(shape: number[], dtype: tf.DataType, values?: Float32Array | Int32Array): tf.TensorInfo;
}

/** What tfjs's webgpu backend keeps of a tensor. */
export interface GpuTensorData {
  resource?: GPUBuffer | null;
  values?: ArrayLike<number> | null;
  readonly dtype: tf.DataType;
  readonly shape: number[];
  /** The buffer is not tfjs's to give away. */
  external?: boolean;
}

/** tfjs's pool of buffers. */
export interface GpuBufferManager {
  readonly numBytesUsed: number;
  readonly numBytesAllocated: number;
  acquireBuffer(size: number, usage: number, mappedAtCreation?: boolean, reuse?: boolean): GPUBuffer;
  releaseBuffer(buffer: GPUBuffer, reuse?: boolean): void;
}

/** What our kernels use of tfjs's webgpu backend. */
export interface GpuBackend extends tf.KernelBackend {
  readonly device: GPUDevice;
  readonly queue: GPUQueue;
  readonly tensorMap: { has(dataId: object): boolean; get(dataId: object): GpuTensorData };
  bufferManager: GpuBufferManager;
  commandQueueOwnedIds: Pick<WeakSet<object>, 'add' | 'has'>;
  readonly uniformPendingDisposal: GPUBuffer[];
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  uploadToGPU(dataId: object): void;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  makeTensorInfo(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  tensorToBinding(tensor: tf.TensorInfo): GPUBufferBinding;
  releaseResource(dataId: object): void;
  getBufferData(buffer: GPUBuffer): Promise<ArrayBuffer>;
  refCount(dataId: object): number;
  incRef(dataId: object): void;
}
