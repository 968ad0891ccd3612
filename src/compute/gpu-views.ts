/**
 * Tensors side by side in one GPU buffer, each a view of its part: a model's weights, its gradients and moments. One
 * dispatch can then go over all of them, and weights that are neighbours are one matrix.
 */

import type { GpuBackend } from './tfjs-backends';
import {
  gpuBinding,
  gpuEncoder,
  holdUntilSubmit,
  hostValues,
  STORAGE,
  teachViews,
  tensorInBuffer,
  tf,
} from './tfjs-internals';

/** A part of an arena's buffer, in bytes. */
export interface View {
  readonly arena: Arena;
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

/** Bindings begin at multiples of this on every adapter. */
const ALIGNMENT = 256;
const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** Where a tensor that follows this one in its arena begins. */
export const endOf = (view: View): number => view.offset + aligned(view.size);

/** A buffer that lives as long as one of its views. */
class Arena {
  readonly buffer: GPUBuffer;
  private readonly backend: GpuBackend;
  private users = 0;
  private ownGradients?: Arena;
  /** Who has the place at an offset, where only one may. */
  readonly holders = new Map<number, object>();

  constructor(backend: GpuBackend, bytes: number) {
    this.backend = backend;
    // A fresh buffer is zero, and what lies between two views stays so.
    this.buffer = backend.bufferManager.acquireBuffer(bytes, STORAGE, false, false);
  }

  /** Gradients of this arena's tensors lie in a second one, each where its tensor lies in this. */
  get gradients(): Arena {
    if (!this.ownGradients) {
      this.ownGradients = new Arena(this.backend, this.buffer.size);
      this.ownGradients.retain();
    }
    return this.ownGradients;
  }

  retain(): void {
    this.users++;
  }

  release(): void {
    this.users--;
    if (this.users > 0) return;
    this.backend.bufferManager.releaseBuffer(this.buffer, false);
    this.ownGradients?.release();
  }
}

export type { Arena };

export class GpuViews {
  private readonly backend: GpuBackend;
  private readonly views = new WeakMap<object, View>();

  constructor(backend: GpuBackend) {
    this.backend = backend;
    teachViews(
      backend,
      (dataId) => this.views.get(dataId),
      (dataId) => this.forget(dataId),
    );
  }

  of(tensor: tf.TensorInfo): View | undefined {
    return this.views.get(tensor.dataId);
  }

  /** Copies of float32 tensors, in this order in one new buffer. */
  pack(tensors: readonly tf.TensorInfo[]): tf.TensorInfo[] {
    const { backend } = this;
    const sizes = tensors.map(bytesOf);
    const arena = new Arena(
      backend,
      sizes.reduce((sum, size) => sum + aligned(size), 0),
    );
    let offset = 0;
    return tensors.map((tensor, i) => {
      const view: View = { arena, buffer: arena.buffer, offset, size: sizes[i] as number };
      offset = endOf(view);
      const values = hostValues(backend, tensor);
      const made = this.make(view, tensor.shape);
      if (values) backend.queue.writeBuffer(view.buffer, view.offset, Float32Array.from(values));
      else {
        this.copy(tensor, view);
        holdUntilSubmit(backend, made);
      }
      return made;
    });
  }

  /** Where the gradient of a tensor in an arena belongs; nothing if it is in none, or the place is in use. */
  gradientOf(tensor: tf.TensorInfo): tf.TensorInfo | undefined {
    const view = this.placeOfGradient(tensor);
    return view && this.make(view, tensor.shape, true);
  }

  /** Copies a gradient to where it belongs, unless it is there already or the place is in use. */
  settle(gradient: tf.TensorInfo, tensor: tf.TensorInfo): View | undefined {
    const own = this.views.get(tensor.dataId);
    if (!own) return undefined;
    const now = this.views.get(gradient.dataId);
    if (now && now.arena === own.arena.gradients && now.offset === own.offset) return now;
    const place = this.placeOfGradient(tensor);
    if (place) this.copy(gradient, place);
    return place;
  }

  private placeOfGradient(tensor: tf.TensorInfo): View | undefined {
    const own = this.views.get(tensor.dataId);
    if (!own) return undefined;
    const { gradients } = own.arena;
    const holder = gradients.holders.get(own.offset);
    if (holder && this.backend.refCount(holder) > 0) return undefined;
    return { ...own, arena: gradients, buffer: gradients.buffer };
  }

  private make(view: View, shape: readonly number[], exclusive = false): tf.TensorInfo {
    const tensor = tensorInBuffer(this.backend, view.buffer, shape);
    this.views.set(tensor.dataId, view);
    view.arena.retain();
    if (exclusive) view.arena.holders.set(view.offset, tensor.dataId);
    return tensor;
  }

  private forget(dataId: object): void {
    const view = this.views.get(dataId);
    if (!view) return;
    this.views.delete(dataId);
    if (view.arena.holders.get(view.offset) === dataId) view.arena.holders.delete(view.offset);
    view.arena.release();
  }

  private copy(from: tf.TensorInfo, to: View): void {
    const { backend } = this;
    const { buffer, offset = 0 } = gpuBinding(backend, from);
    gpuEncoder(backend).copyBufferToBuffer(buffer, offset, to.buffer, to.offset, to.size);
    holdUntilSubmit(backend, from);
  }
}

const bytesOf = (tensor: tf.TensorInfo): number => 4 * tf.util.sizeFromShape(tensor.shape);
