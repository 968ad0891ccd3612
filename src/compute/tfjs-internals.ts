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

/** The usage of tfjs's own tensors. */
export const STORAGE = 0x80 | 0x04 | 0x08; // STORAGE, COPY_SRC, COPY_DST: the names do not exist before there is a device

/** Byte offset of a tensor on tfjs-wasm's heap. */
export function wasmOffset(backend: WasmBackend, tensor: tf.TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

/** Size of the current wasm backend's heap, which only ever grows. */
export function wasmHeapBytes(): number {
  return (tf.backend() as WasmBackend).wasm.HEAPU8.byteLength;
}

/** The part of a GPU buffer that a tensor has, uploaded if it was still on the CPU side. */
export function gpuBinding(backend: GpuBackend, tensor: tf.TensorInfo): GPUBufferBinding {
  backend.uploadToGPU(tensor.dataId);
  return backend.tensorToBinding(tensor);
}

/** tfjs's open command encoder, outside of a pass. */
export function gpuEncoder(backend: GpuBackend): GPUCommandEncoder {
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  if (!backend.commandEncoder) throw new Error('tfjs has no command encoder');
  return backend.commandEncoder;
}

type Stretch = { readonly buffer: GPUBuffer; readonly offset: number; readonly size: number };

/** Makes tfjs bind, read and give up a stretch of a buffer where a tensor has no buffer of its own. */
export function teachViews(
  backend: GpuBackend,
  viewOf: (dataId: object) => Stretch | undefined,
  onRelease: (dataId: object) => void,
): void {
  const { tensorToBinding, releaseResource, read } = backend;
  backend.tensorToBinding = (tensor) => {
    const view = tensor && viewOf(tensor.dataId);
    return view ? { buffer: view.buffer, offset: view.offset, size: view.size } : tensorToBinding.call(backend, tensor);
  };
  backend.releaseResource = (dataId) => {
    releaseResource.call(backend, dataId);
    onRelease(dataId);
  };
  backend.read = async (dataId) => {
    const view = viewOf(dataId);
    if (!view) return read.call(backend, dataId);
    return new Float32Array(await readStretch(backend, view));
  };
}

/** The bytes as they are after all commands given so far. */
export async function readStretch(backend: GpuBackend, { buffer, offset, size }: Stretch): Promise<ArrayBuffer> {
  const staging = backend.bufferManager.acquireBuffer(size, GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ);
  gpuEncoder(backend).copyBufferToBuffer(buffer, offset, staging, 0, size);
  backend.submitQueue();
  return mapped(backend, staging);
}

/** Waits for what was copied into a buffer for reading, and gives the buffer back. */
export async function mapped(backend: GpuBackend, staging: GPUBuffer): Promise<ArrayBuffer> {
  await staging.mapAsync(GPUMapMode.READ);
  const bytes = staging.getMappedRange().slice(0);
  staging.unmap();
  backend.bufferManager.releaseBuffer(staging);
  return bytes;
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

/** Runs a registered kernel of the current backend, so that the tape and the recorder see it. */
export function runKernel(
  name: string,
  inputs: readonly tf.Tensor[],
  attributes: Readonly<Record<string, unknown>>,
): tf.Tensor | tf.Tensor[] {
  const named: tf.NamedTensorMap = Object.fromEntries(inputs.entries());
  return tf.engine().runKernel(name, named, attributes as tf.NamedAttrMap) as tf.Tensor | tf.Tensor[];
}

/** `tf.customGrad`, whose last argument has another type than it declares. */
export function customGradient<T extends tf.Tensor>(
  f: (inputs: readonly tf.Tensor[], save: tf.GradSaveFunc) => ReturnType<Parameters<typeof tf.customGrad<T>>[0]>,
): (inputs: readonly tf.Tensor[]) => T {
  const op = tf.customGrad<T>((...args) =>
    f(args.slice(0, -1) as tf.Tensor[], args.at(-1) as unknown as tf.GradSaveFunc),
  );
  return (inputs) => op(...inputs);
}

/** What tfjs's `customGrad` is made of; `customGrad` itself allows one output only. */
interface Engine {
  runKernelFunc(call: {
    readonly inputs: tf.NamedTensorMap;
    readonly forwardFunc: (backend: unknown, save: tf.GradSaveFunc) => tf.Tensor[];
    readonly backwardsFunc: (dys: tf.Tensor[], saved: tf.Tensor[]) => Record<string, () => tf.Tensor>;
  }): tf.Tensor[];
}

/** Several outputs (at least two) with one gradient. */
export const customGradientOfMany: Engine['runKernelFunc'] = (call) =>
  (tf.engine() as unknown as Engine).runKernelFunc(call);

/** Drops what the tape has saved for a backward pass that will not come. */
export function disposeTape(): void {
  for (const node of tf.engine().state.activeTape ?? []) for (const tensor of node.saved ?? []) tensor.dispose();
}

/** Runs `work` with `tf.Variable.assign` replaced. */
export function withAssign<T>(assign: tf.Variable['assign'], work: () => T): T {
  const { prototype } = tf.Variable;
  const { assign: own } = prototype;
  prototype.assign = assign;
  try {
    return work();
  } finally {
    prototype.assign = own;
  }
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
