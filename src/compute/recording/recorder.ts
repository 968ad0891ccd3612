/** Runs a step for the first time: every kernel as always, but its GPU commands go into a list instead of an encoder. */

import type { GpuBackend, GpuBufferManager, GpuTensorData } from '../tfjs-backends';
import { disown, divert, hearWrites, moveToGpu, tf } from '../tfjs-internals';
import type { Declaration, HostArray } from './declaration';
import { asUploaded } from './host-values';
import { type Attributes, changingOf, type Interceptor, intercepting } from './interpose';
import type { Call, Command, Input, Ref } from './parts';
import { Recording } from './recording';
import type { ScratchBuffers } from './scratch-buffers';

const numbers = new WeakMap<object, number>();
let lastNumber = 0;
/** A number for a tensor from outside, so that it can stand in a key. */
function numberOf(dataId: object): number {
  const known = numbers.get(dataId) ?? ++lastNumber;
  numbers.set(dataId, known);
  return known;
}

type Building<T> = { -readonly [K in keyof T]: T[K] };

export class Recorder implements Interceptor {
  private readonly backend: GpuBackend;
  private readonly scratch: ScratchBuffers;
  private readonly declaration: Declaration | undefined;
  private readonly calls: Call[] = [];
  private readonly commands: Command[] = [];
  private readonly outside: object[] = [];
  private readonly refs = new Map<object, Ref>();
  private nextRef = 0;
  /** Data made on the CPU in this step, by its id; uploads, also those that kernels make for themselves. */
  private readonly written = new Map<object, Building<Input> | null>();
  /** Which of the declared arrays that data is. */
  private readonly sources = new Map<object, number>();
  private readonly uploads = new Map<GPUBuffer, object>();
  private readonly own: GPUBuffer[] = [];
  private readonly foreign = new Set<GPUBuffer>();
  private readonly deferred: GPUBuffer[] = [];
  private live: GPUBuffer[] = [];
  private depth = 0;
  private pipeline: GPUComputePipeline | null = null;
  private bindGroup: GPUBindGroup | null = null;

  constructor(backend: GpuBackend, scratch: ScratchBuffers, declaration?: Declaration) {
    this.backend = backend;
    this.scratch = scratch;
    this.declaration = declaration;
  }

  /** Nothing runs on the GPU yet: submit the recording for that. `foreign` are buffers it uses that are not its own. */
  record(step: () => tf.Tensor): { recording: Recording; foreign: ReadonlySet<GPUBuffer> } {
    const restore = this.install();
    try {
      const parts = intercepting(this, () => {
        const tensor = tf.tidy(step);
        const { buffer, offset = 0 } = this.backend.tensorToBinding(tensor);
        const result = { ref: this.refOf(tensor), buffer, offset, size: 4 * tensor.size };
        tensor.dispose();
        return { result };
      });
      this.refuseWhatIsKept();
      const inputs = [...this.written.values()].filter((input) => input !== null && input.ref >= 0) as Input[];
      const { calls, commands, outside, own, foreign } = this;
      for (const buffer of own) foreign.delete(buffer);
      // Given away within the step itself: it can be done once.
      const recording = new Recording({ ...parts, calls, commands, outside, inputs, own }, this.declaration);
      recording.dead = this.deferred.some((buffer) => foreign.has(buffer));
      return { recording, foreign };
    } catch (error) {
      for (const buffer of this.own) this.deferred.push(buffer);
      throw error;
    } finally {
      restore();
    }
  }

  /** Gives back what the step has disposed of and had not made: after the submit, which still reads it. */
  release(): void {
    for (const buffer of this.deferred) this.backend.bufferManager.releaseBuffer(buffer);
    this.deferred.length = 0;
  }

  kernel(
    name: string,
    inputs: readonly (tf.TensorInfo | null)[],
    attributes: Attributes,
    run: () => tf.TensorInfo | tf.TensorInfo[],
  ): tf.TensorInfo | tf.TensorInfo[] {
    // One kernel may use another; the outer one stands for both.
    if (this.depth > 0) return run();
    const tensors = inputs.filter((input) => input !== null);
    const refs = tensors.map((tensor) => this.refOf(tensor));
    this.live = [];
    this.depth++;
    let out: tf.TensorInfo | tf.TensorInfo[];
    try {
      out = run();
    } finally {
      this.depth--;
    }
    const outputs = (Array.isArray(out) ? out : [out]).map(({ dataId, shape, dtype }) => {
      const alias = tensors.findIndex((tensor) => tensor.dataId === dataId);
      if (alias < 0) this.refs.set(dataId, this.nextRef++);
      return { shape: [...shape], dtype, alias };
    });
    const fixed = changingOf(name) ? [] : Object.entries(attributes).map(([key, value]) => `${key}=${value}`);
    const seen = tensors.map(({ shape, dtype, dataId }, i) => {
      const outside = (refs[i] as number) < 0 ? numberOf(dataId) : 0;
      return `${refs[i]}/${outside}:${shape}:${dtype}`;
    });
    const key = [name, ...fixed, ...seen, ...outputs.map((o) => `${o.shape}:${o.dtype}:${o.alias}`)].join('|');
    const many = Array.isArray(out);
    this.calls.push({ name, attributes: structuredClone(attributes), refs, outputs, many, key, live: this.live });
    return out;
  }

  liveUniform(buffer: GPUBuffer): void {
    this.live.push(buffer);
  }

  private refOf({ dataId, shape, dtype }: tf.TensorInfo): Ref {
    const known = this.refs.get(dataId);
    if (known !== undefined) return known;
    const input = this.written.get(dataId);
    const ref = input === undefined ? -1 - this.outside.length : this.nextRef++;
    if (input === undefined) this.outside.push(dataId);
    else {
      const last = input?.last ?? asUploaded(this.backend.tensorMap.get(dataId).values ?? [], dtype);
      const source = this.sources.get(dataId) ?? -1;
      this.written.set(dataId, { ref, shape: [...shape], dtype, buffer: input?.buffer ?? null, source, last });
    }
    this.refs.set(dataId, ref);
    return ref;
  }

  /** Puts ourselves in place of what tfjs gives commands and buffers through; returns the way back. */
  private install(): () => void {
    const { backend } = this;
    this.scratch.begin();
    const stop = hearWrites(backend, (dataId, values) => {
      if (this.depth > 0) return;
      this.written.set(dataId, null);
      this.sources.set(dataId, this.declaration?.arrays.indexOf(values as HostArray) ?? -1);
    });
    const restore = divert(backend, {
      buffers: (real) => this.buffers(real),
      encoder: this.encoder(),
      upload: (dataId, data, real) => this.upload(dataId, data, real),
      onBinding: (buffer) => {
        if (!this.scratch.has(buffer)) this.foreign.add(buffer);
      },
    });
    return () => {
      restore();
      stop();
    };
  }

  private upload(dataId: object, data: GpuTensorData, manager: GpuBufferManager): void {
    const values = asUploaded(data.values as ArrayLike<number>, data.dtype);
    const buffer = manager.acquireBuffer(Math.max(4, values.byteLength), 0x80 | 0x04 | 0x08);
    this.backend.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
    moveToGpu(data, buffer);
    this.uploads.set(buffer, dataId);
    const input = this.written.get(dataId);
    if (input) Object.assign(input, { buffer, last: values });
    else if (input === null) {
      const source = this.sources.get(dataId) ?? -1;
      this.written.set(dataId, { ref: -1, shape: data.shape, dtype: data.dtype, buffer, source, last: values });
    }
  }

  /** Scratch for what the step computes; uniforms and uploads are kept with the recording. */
  private buffers(real: GpuBufferManager): GpuBufferManager {
    return {
      get numBytesUsed() {
        return real.numBytesUsed;
      },
      get numBytesAllocated() {
        return real.numBytesAllocated;
      },
      acquireBuffer: (size, usage, mapped, reuse = true) => {
        if (!reuse) return real.acquireBuffer(size, usage, mapped, reuse);
        if ((usage & 0x80) !== 0) return this.scratch.acquire(size, usage);
        const buffer = real.acquireBuffer(size, usage);
        this.own.push(buffer);
        return buffer;
      },
      releaseBuffer: (buffer, reuse = true) => {
        if (this.scratch.has(buffer)) this.scratch.release(buffer);
        else if (this.uploads.has(buffer)) this.own.push(buffer);
        else if (reuse) this.deferred.push(buffer);
        else real.releaseBuffer(buffer, reuse);
      },
    };
  }

  private encoder() {
    const pass = {
      setPipeline: (pipeline: GPUComputePipeline) => {
        this.pipeline = pipeline;
      },
      setBindGroup: (_: number, bindGroup: GPUBindGroup) => {
        this.bindGroup = bindGroup;
      },
      dispatchWorkgroups: (x: number, y = 1, z = 1) => {
        const { pipeline, bindGroup } = this;
        if (!pipeline || !bindGroup) throw new Error('a dispatch without a pipeline');
        this.commands.push({ pipeline, bindGroup, workgroups: [x, y, z] });
      },
      end: () => {},
    };
    return {
      beginComputePass: () => pass,
      copyBufferToBuffer: (from: GPUBuffer, fromOffset: number, to: GPUBuffer, toOffset: number, size: number) => {
        this.commands.push({ from, fromOffset, to, toOffset, size });
      },
      finish: () => {
        throw new Error('a recorded step must not read from the GPU');
      },
    };
  }

  /** A tensor that outlives the step would be overwritten by the next. */
  private refuseWhatIsKept(): void {
    const { backend } = this;
    let kept = false;
    for (const dataId of this.refs.keys()) {
      if (!backend.tensorMap.has(dataId)) continue;
      const data = backend.tensorMap.get(dataId);
      if (!data.resource || !this.scratch.has(data.resource)) continue;
      kept = true;
      disown(data);
    }
    if (kept) throw new Error('a recorded step must not keep a tensor');
  }
}
