/**
 * Every reach into what tfjs does not export lives here, so that an upgrade of tfjs is checked in one file; what its backends
 * have beyond their declared types stands in tfjs-backends.ts. (The factory of its wasm module is asked for in
 * wasm-threads/shared-backend.ts, so that only a page with threads loads it.)
 * tfjs 4.22: wasm keeps its tensors on one heap (`backend.wasm.HEAPU8`), webgpu each in a GPUBuffer
 * (`backend.tensorMap`), cpu in typed arrays (`backend.data`).
 */
import * as tf from '@tensorflow/tfjs-core';
// Core alone has neither gradients nor chained operations.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import type { GpuBackend, GpuBufferManager, GpuTensorData, WasmBackend } from './tfjs-backends';

/** tfjs's backend as our kernels see it. */
export const asGpuBackend = (backend: tf.KernelBackend): GpuBackend => backend as unknown as GpuBackend;

/** The usage of tfjs's own tensors. */
export const STORAGE = 0x80 | 0x04 | 0x08; // STORAGE, COPY_SRC, COPY_DST: the names do not exist before there is a device

/** Byte offset of a tensor on tfjs-wasm's heap. */
export function wasmOffset(backend: WasmBackend, tensor: tf.TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

/** So many floats on tfjs-wasm's heap: not to be kept, for the heap may grow and move. */
export const wasmFloats = ({ wasm }: WasmBackend, offset: number, count: number): Float32Array =>
  new Float32Array(wasm.HEAPU8.buffer, offset, count);

export const wasmInts = ({ wasm }: WasmBackend, offset: number, count: number): Int32Array =>
  new Int32Array(wasm.HEAPU8.buffer, offset, count);

/** A place on tfjs-wasm's heap; its allocator returns a signed number. */
export const allocate = ({ wasm }: WasmBackend, bytes: number): number => wasm._malloc(bytes) >>> 0;

export const free = ({ wasm }: WasmBackend, offset: number): void => wasm._free(offset);

/** tfjs takes address 0, which malloc gives where there is no room, for a place like any other and writes over its heap. */
export function guardMemory({ wasm }: WasmBackend): void {
  wasm._free(wasm._malloc(8)); // its first call puts the real one in place
  const malloc = wasm._malloc;
  wasm._malloc = (bytes) => {
    const offset = malloc(bytes);
    if (offset === 0 && bytes > 0)
      throw new RangeError(`Out of memory: no room for ${bytes} more bytes on wasm's heap.`);
    return offset;
  };
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

/** A kernel reads or writes it: its buffer waits for the submit, and what the CPU knew of it is out of date. */
export function touchOnGpu(backend: GpuBackend, { dataId }: tf.TensorInfo): void {
  backend.commandQueueOwnedIds.add(dataId);
  backend.tensorMap.get(dataId).values = null;
}

/** Given away before the submit, its buffer waits for it. */
export function holdUntilSubmit(backend: GpuBackend, { dataId }: tf.TensorInfo): void {
  backend.commandQueueOwnedIds.add(dataId);
}

/** A buffer of uniforms that goes back to the pool after the submit. */
export function passingUniform(backend: GpuBackend, bytes: ArrayBuffer, usage: number): GPUBuffer {
  const buffer = backend.bufferManager.acquireBuffer(bytes.byteLength, usage);
  backend.queue.writeBuffer(buffer, 0, bytes);
  backend.uniformPendingDisposal.push(buffer);
  return buffer;
}

/** A tensor in a buffer of ours, which tfjs must not take into its pool. */
export function tensorInBuffer(backend: GpuBackend, buffer: GPUBuffer, shape: readonly number[]): tf.TensorInfo {
  const tensor = backend.makeTensorInfo([...shape], 'float32');
  Object.assign(backend.tensorMap.get(tensor.dataId), { resource: buffer, external: true });
  return tensor;
}

/** From now on the data is in this buffer. */
export function moveToGpu(data: GpuTensorData, buffer: GPUBuffer): void {
  data.resource = buffer;
  data.values = null;
}

/** The tensor has no buffer any more; whoever holds it may still dispose of it. */
export function disown(data: GpuTensorData): void {
  data.resource = null;
  data.external = true;
}

/** What of a tensor is on the CPU alone; null where it is on the GPU. */
export function hostValues(backend: GpuBackend, { dataId }: tf.TensorInfo): ArrayLike<number> | null {
  const { values, resource } = backend.tensorMap.get(dataId);
  return values && !resource ? values : null;
}

type Release = GpuBufferManager['releaseBuffer'];

/** From now on a buffer that is given back goes through `wrap`, which may give it on. */
export function wrapRelease(manager: GpuBufferManager, wrap: (release: Release) => Release): void {
  manager.releaseBuffer = wrap(manager.releaseBuffer.bind(manager));
}

/** Tells of data that comes from the host; returns the way back. */
export function hearWrites(
  backend: tf.KernelBackend,
  onWrite: (dataId: object, values: tf.backend_util.BackendValues) => void,
): () => void {
  const { write } = backend;
  backend.write = (values, shape, dtype) => {
    const dataId = write.call(backend, values, shape, dtype);
    if (values) onWrite(dataId, values);
    return dataId;
  };
  return () => {
    backend.write = write;
  };
}

/** What takes the place of tfjs's commands and buffers while a step is recorded. */
export interface Diversion {
  readonly buffers: (real: GpuBufferManager) => GpuBufferManager;
  readonly encoder: object;
  /** A tensor is wanted on the GPU that is on the CPU alone. */
  readonly upload: (dataId: object, data: GpuTensorData, real: GpuBufferManager) => void;
  readonly onBinding: (buffer: GPUBuffer) => void;
}

/** Puts it in place; returns the way back. */
export function divert(backend: GpuBackend, { buffers, encoder, upload, onBinding }: Diversion): () => void {
  const { bufferManager, commandQueueOwnedIds, dispatchCountInPass, uploadToGPU, tensorToBinding } = backend;
  backend.bufferManager = buffers(bufferManager);
  backend.commandEncoder = encoder as GPUCommandEncoder;
  // The commands run one after the other, so a buffer can be used again as soon as its tensor is disposed of.
  backend.commandQueueOwnedIds = { add: () => backend.commandQueueOwnedIds as WeakSet<object>, has: () => false };
  backend.dispatchCountInPass = Number.NEGATIVE_INFINITY;
  backend.uploadToGPU = (dataId) => {
    const data = backend.tensorMap.get(dataId);
    if (data.resource || !data.values) uploadToGPU.call(backend, dataId);
    else upload(dataId, data, bufferManager);
  };
  backend.tensorToBinding = (tensor) => {
    const binding = tensorToBinding.call(backend, tensor);
    onBinding(binding.buffer);
    return binding;
  };
  return () => {
    Object.assign(backend, { bufferManager, commandQueueOwnedIds, dispatchCountInPass, uploadToGPU, tensorToBinding });
    backend.commandEncoder = null;
    backend.computePassEncoder = null;
    // They are the recording's.
    backend.uniformPendingDisposal.length = 0;
  };
}

/** tfjs's open command encoder, outside of a pass. */
export function gpuEncoder(backend: GpuBackend): GPUCommandEncoder {
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  if (!backend.commandEncoder) throw new Error('tfjs has no command encoder');
  return backend.commandEncoder;
}

type BufferRange = { readonly buffer: GPUBuffer; readonly offset: number; readonly size: number };

/** Makes tfjs bind, read and give up a part of a buffer where a tensor has no buffer of its own. */
export function teachViews(
  backend: GpuBackend,
  viewOf: (dataId: object) => BufferRange | undefined,
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
    return new Float32Array(await readRange(backend, view));
  };
}

/** The bytes as they are after all commands given so far. */
async function readRange(backend: GpuBackend, { buffer, offset, size }: BufferRange): Promise<ArrayBuffer> {
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

/** One more kernel in tfjs's open pass, counted so that its own batching of submits goes on. */
export function dispatchInPass(
  backend: GpuBackend,
  pipeline: GPUComputePipeline,
  bindGroup: GPUBindGroup,
  workgroups: readonly [number, number, number],
): void {
  const pass = gpuPass(backend);
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindGroup);
  pass.dispatchWorkgroups(...workgroups);
  backend.dispatchCountInPass++;
}

function gpuPass(backend: GpuBackend): GPUComputePassEncoder {
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

/**
 * dy·∂f/∂xs, also in the midst of a backward pass: tfjs has one tape, and takes the outer one's for its own. An x that f does not
 * depend on gets zeros.
 */
export function gradientsOf(f: () => tf.Tensor, xs: readonly tf.Tensor[], dy: tf.Tensor): tf.Tensor[] {
  const { state } = tf.engine();
  const outer = state.activeTape;
  try {
    const { grads } = tf.engine().gradients(f, [...xs], dy, true);
    return grads.map((gradient, i) => gradient ?? tf.zerosLike(xs[i] as tf.Tensor));
  } finally {
    state.activeTape = outer;
  }
}

/** Whether somebody takes the gradient of what is computed now. */
export const gradientsWanted = (): boolean => tf.engine().state.gradientDepth > 0;

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
