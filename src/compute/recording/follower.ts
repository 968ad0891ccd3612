/**
 * Runs a step that may have been recorded before, without computing anything: every kernel only says what the recorded one
 * had for an output, while its name, attributes and inputs are compared. So a step is recognised by all that it does.
 */

import type { GpuBackend } from '../tfjs-backends';
import { disposeTape, hearWrites, tf } from '../tfjs-internals';
import { asUploaded, sameValues } from './host-values';
import { type Attributes, changingOf, type Interceptor, intercepting } from './interpose';
import { type Call, type Input, type Ref, writeLive } from './parts';
import type { Recording } from './recording';

/** Thrown out of a step that no recording stands for. */
class Divergence extends Error {}

export class Follower implements Interceptor {
  private readonly backend: GpuBackend;
  private candidates: readonly Recording[];
  private current: Recording;
  private at = 0;
  private readonly refs = new Map<object, Ref>();
  private nextRef = 0;
  private readonly written = new Set<object>();
  private readonly data = new Map<Ref, ArrayLike<number>>();
  /** Of the calls so far. */
  private readonly attributes: Attributes[] = [];
  private readonly changed = new Set<Ref>();

  constructor(backend: GpuBackend, candidates: readonly [Recording, ...Recording[]]) {
    this.backend = backend;
    this.candidates = candidates;
    this.current = candidates[0];
  }

  /** The recording that stands for this step, with the step's data uploaded; nothing if there is none. */
  follow(step: () => tf.Tensor): Recording | undefined {
    const { backend } = this;
    const restore = hearWrites(backend, (dataId) => this.written.add(dataId));
    try {
      const ref = intercepting(this, () => {
        const tensor = tf.tidy(step);
        const own = this.refs.get(tensor.dataId);
        tensor.dispose();
        return own;
      });
      const { parts } = this.current;
      if (this.at !== parts.calls.length || ref !== parts.result.ref || !this.keepsConstants()) return undefined;
      this.upload();
      return this.current;
    } catch (error) {
      if (!(error instanceof Divergence)) throw error;
      // What the tape has saved would be disposed of after the backward pass.
      disposeTape();
      return undefined;
    } finally {
      restore();
    }
  }

  kernel(
    name: string,
    inputs: readonly (tf.TensorInfo | null)[],
    attributes: Attributes,
  ): tf.TensorInfo | tf.TensorInfo[] {
    const tensors = inputs.filter((input) => input !== null);
    const call = this.find(name, tensors, attributes);
    this.at++;
    for (const [i, { dataId, dtype }] of tensors.entries()) {
      if (this.refs.has(dataId) || !this.written.has(dataId)) continue;
      this.refs.set(dataId, this.nextRef++);
      this.data.set(call.refs[i] as Ref, asUploadedLater(this.backend, dataId, dtype));
    }
    this.attributes.push(attributes);
    const out = call.outputs.map(({ shape, dtype, alias }) => {
      if (alias >= 0) {
        const { dataId } = tensors[alias] as tf.TensorInfo;
        this.backend.incRef(dataId);
        return { dataId, shape: [...shape], dtype };
      }
      const made = this.backend.makeTensorInfo([...shape], dtype);
      this.refs.set(made.dataId, this.nextRef++);
      return made;
    });
    return call.many ? out : (out[0] as tf.TensorInfo);
  }

  /** The next call of the recording that we follow, or of another one that began in the same way. */
  private find(name: string, tensors: readonly tf.TensorInfo[], attributes: Attributes): Call {
    const { at } = this;
    const call = this.current.parts.calls[at];
    if (call && this.fits(this.current, call, name, tensors, attributes)) return call;
    for (const other of this.candidates) {
      const theirs = other.parts.calls[at];
      if (other === this.current || !theirs || !other.begins(this.current, at)) continue;
      if (!this.fits(other, theirs, name, tensors, attributes)) continue;
      this.current = other;
      return theirs;
    }
    throw new Divergence();
  }

  private fits(
    { parts, inputs }: Recording,
    call: Call,
    name: string,
    tensors: readonly tf.TensorInfo[],
    attributes: Attributes,
  ): boolean {
    if (call.name !== name || call.refs.length !== tensors.length) return false;
    let next = this.nextRef;
    const fresh = new Map<object, Ref>();
    for (let i = 0; i < tensors.length; i++) {
      const { dataId, shape, dtype } = tensors[i] as tf.TensorInfo;
      const want = call.refs[i] as Ref;
      let ref = this.refs.get(dataId) ?? fresh.get(dataId);
      if (ref === undefined && this.written.has(dataId)) {
        ref = next++;
        fresh.set(dataId, ref);
        const input = inputs.get(ref);
        if (!input || input.dtype !== dtype || !sameValue(input.shape, shape)) return false;
      }
      if (ref === undefined ? parts.outside[-1 - want] !== dataId : ref !== want) return false;
    }
    const change = changingOf(name);
    return change ? change.standsFor(call.attributes, attributes) : sameValue(call.attributes, attributes);
  }

  /** Data that no kernel reads on the GPU may decide what a kernel does, so it must be what it was. */
  private keepsConstants(): boolean {
    for (const input of this.current.parts.inputs) {
      if (!input.buffer && !sameValues(input.last, this.data.get(input.ref) ?? [])) return false;
    }
    return true;
  }

  private upload(): void {
    const { backend, current } = this;
    for (const input of current.parts.inputs as Input[]) {
      const values = this.data.get(input.ref);
      if (!input.buffer || !values || sameValues(input.last, values)) continue;
      this.changed.add(input.ref);
      input.last = asUploaded(values, input.dtype);
      backend.queue.writeBuffer(input.buffer, 0, input.last as Float32Array<ArrayBuffer>);
    }
    for (const [i, call] of current.parts.calls.entries())
      if (call.live.length > 0) writeLive(backend, call, this.attributes[i] as Attributes);
  }

  /** What the step was, once it was followed: data by its number, whether that was other data, a call's attributes. */
  valuesOf(ref: Ref): ArrayLike<number> | undefined {
    return this.data.get(ref);
  }

  hasChanged(ref: Ref): boolean {
    return this.changed.has(ref);
  }

  attributesOf(call: number): Attributes {
    return this.attributes[call] ?? {};
  }
}

function asUploadedLater(backend: GpuBackend, dataId: object, dtype: tf.DataType): ArrayLike<number> {
  const { values } = backend.tensorMap.get(dataId);
  if (!values) throw new Error(`data of type ${dtype} left the CPU while a step was followed`);
  return values;
}

/** Equality of attributes: numbers, strings, booleans, arrays and plain objects of them. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => sameValue((a as Attributes)[key], (b as Attributes)[key]));
}
