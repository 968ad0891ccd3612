/**
 * Our own compute kernels inside tfjs's command stream: WGSL over the buffers of tfjs's tensors, several outputs and
 * updates in place allowed. A dispatch joins tfjs's open pass, so it is in order with tfjs's own.
 */
import { endOf, GpuViews } from './gpu-views';
import { onLiveUniform } from './recording/interpose';
import type { GpuBackend } from './tfjs-backends';
import { dispatchInPass, gpuBinding, passingUniform, type tf, touchOnGpu } from './tfjs-internals';
import { packWords, type Word } from './uniforms';

/** Neighbours in one buffer, bound as one. */
export interface TensorRange {
  readonly tensors: readonly tf.TensorInfo[];
  readonly binding: GPUBufferBinding;
}

export interface GpuDispatch {
  /** WGSL with `main` as entry; buffers are bound in the order of `buffers`, then the uniforms, then the live ones. */
  readonly code: string;
  readonly buffers: readonly (tf.TensorInfo | TensorRange)[];
  /** 32-bit words, packed in order. */
  readonly uniforms?: readonly Word[];
  /** Uniforms that differ from call to call: computed from the kernel's attributes alone, see `Op.changing`. */
  readonly live?: readonly Word[];
  readonly workgroups: readonly [number, number?, number?];
}

export class GpuContext {
  readonly backend: GpuBackend;
  readonly views: GpuViews;
  /** A software adapter: barriers and shared memory cost more there than they bring. */
  readonly software: boolean;
  /** Threads that share values by subgroup operations, where that has been tried (`subgroups.ts`). */
  readonly team: number | undefined;
  private readonly pipelines = new Map<string, { pipeline: GPUComputePipeline; layout: GPUBindGroupLayout }>();
  private readonly constants = new Map<string, GPUBuffer>();

  constructor(backend: GpuBackend, { software, team }: { software: boolean; team?: number }) {
    this.backend = backend;
    this.views = new GpuViews(backend);
    this.software = software;
    this.team = team;
  }

  output(shape: readonly number[], dtype: tf.DataType = 'float32'): tf.TensorInfo {
    return this.backend.makeTensorInfo([...shape], dtype);
  }

  /** A tensor for the gradient of `weight`: in the arena of gradients where there is one. */
  gradient(weight: tf.TensorInfo): tf.TensorInfo {
    return this.views.gradientOf(weight) ?? this.output(weight.shape);
  }

  /** Matrices that lie one behind the other, without a gap, as one. */
  rangeOf(tensors: readonly tf.TensorInfo[]): TensorRange | undefined {
    const views = tensors.map((tensor) => this.views.of(tensor));
    const [first] = views;
    let end = first?.offset;
    for (const view of views) {
      if (!view || view.buffer !== first?.buffer || view.offset !== end) return undefined;
      if (view !== views.at(-1) && endOf(view) !== view.offset + view.size) return undefined;
      end = view.offset + view.size;
    }
    if (!first || end === undefined) return undefined;
    return { tensors, binding: { buffer: first.buffer, offset: first.offset, size: end - first.offset } };
  }

  /** Gives a temporary back; its buffer is free for others after the submit. */
  release(...tensors: readonly tf.TensorInfo[]): void {
    for (const { dataId } of tensors) this.backend.disposeData(dataId);
  }

  dispatch(dispatch: GpuDispatch): void {
    this.prepare(dispatch)();
  }

  /** The same for a dispatch that is made more than once before the next submit. */
  prepare({ code, buffers, uniforms = [], live = [], workgroups }: GpuDispatch): () => void {
    const { backend } = this;
    const [x, y = 1, z = 1] = workgroups;
    if (x * y * z === 0) return () => {};
    const { pipeline, layout } = this.pipeline(code);
    const resources = buffers.map((one) => ('binding' in one ? one.binding : gpuBinding(backend, one)));
    if (uniforms.length > 0) resources.push({ buffer: this.constant(uniforms) });
    if (live.length > 0) resources.push({ buffer: this.uniforms(live) });
    const entries = resources.map((resource, binding) => ({ binding, resource }));
    const bindGroup = backend.device.createBindGroup({ layout, entries });
    for (const one of buffers) {
      for (const tensor of 'binding' in one ? one.tensors : [one]) touchOnGpu(backend, tensor);
    }
    return () => dispatchInPass(backend, pipeline, bindGroup, [x, y, z]);
  }

  private pipeline(code: string): { pipeline: GPUComputePipeline; layout: GPUBindGroupLayout } {
    let entry = this.pipelines.get(code);
    if (!entry) {
      const { device } = this.backend;
      const module = device.createShaderModule({ code });
      const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module, entryPoint: 'main' } });
      entry = { pipeline, layout: pipeline.getBindGroupLayout(0) };
      this.pipelines.set(code, entry);
    }
    return entry;
  }

  private uniforms(words: readonly Word[]): GPUBuffer {
    const buffer = passingUniform(this.backend, packWords(words), UNIFORM);
    onLiveUniform(buffer);
    return buffer;
  }

  /** Uniforms are kept by what they hold: a step's are the same the next time. */
  private constant(words: readonly Word[]): GPUBuffer {
    const { backend } = this;
    const bytes = packWords(words);
    const key = new Uint32Array(bytes).join();
    let buffer = this.constants.get(key);
    if (!buffer) {
      buffer = backend.device.createBuffer({ size: bytes.byteLength, usage: UNIFORM });
      backend.queue.writeBuffer(buffer, 0, bytes);
      this.constants.set(key, buffer);
    }
    return buffer;
  }
}

const UNIFORM = 0x40 | 0x08; // UNIFORM, COPY_DST
