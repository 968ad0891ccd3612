/** What a recording is made of, as plain data. */

import type { GpuBackend } from '../tfjs-backends';
import type { tf } from '../tfjs-internals';
import { packWords } from '../uniforms';
import { type Attributes, changingOf } from './interpose';

/** A tensor within a recording: its number in the order of appearance, or -1 - i for the i-th from outside of it. */
export type Ref = number;

export interface Output {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  /** The input whose data the output shares (a reshape), by its index; else -1. */
  readonly alias: number;
}

export interface Call {
  readonly name: string;
  readonly attributes: Attributes;
  readonly refs: readonly Ref[];
  readonly outputs: readonly Output[];
  /** An output was an array. */
  readonly many: boolean;
  /** All of the above as one string, with what changes left out. */
  readonly key: string;
  /** Uniform buffers to write anew at every replay. */
  readonly live: readonly GPUBuffer[];
}

/** Data made on the CPU within the step, uploaded at every replay in which it differs from the last. */
export interface Input {
  readonly ref: Ref;
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  /** None where no kernel has read it on the GPU: then it must not change. */
  readonly buffer: GPUBuffer | null;
  /** Which of the declared arrays it is; -1 for none. */
  readonly source: number;
  last: Float32Array | Int32Array;
}

export type Command =
  | {
      readonly pipeline: GPUComputePipeline;
      readonly bindGroup: GPUBindGroup;
      readonly workgroups: readonly [number, number, number];
    }
  | {
      readonly from: GPUBuffer;
      readonly fromOffset: number;
      readonly to: GPUBuffer;
      readonly toOffset: number;
      readonly size: number;
    };

export interface RecordingParts {
  readonly calls: readonly Call[];
  /** Tensors that the step uses and has not made: weights, moments. */
  readonly outside: readonly object[];
  readonly inputs: readonly Input[];
  readonly commands: readonly Command[];
  readonly result: { readonly ref: Ref; readonly buffer: GPUBuffer; readonly offset: number; readonly size: number };
  /** Buffers that live as long as the recording. */
  readonly own: readonly GPUBuffer[];
}

/** Writes the live uniforms of a call. */
export function writeLive(backend: GpuBackend, call: Call, attributes: Attributes): void {
  const words = changingOf(call.name)?.live?.(attributes);
  if (!words) return;
  const bytes = packWords(words);
  for (const buffer of call.live) backend.queue.writeBuffer(buffer, 0, bytes);
}
