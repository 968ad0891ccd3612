/**
 * A step as it was recorded: the calls of kernels that it was made of, by which a later step is recognised as the same,
 * and the GPU commands they came to, which are then given again without the kernels. What CUDA calls a graph.
 */
import { type Attributes, packWords } from '../gpu-context';
import type { GpuBackend, tf } from '../tfjs-internals';
import { type Declaration, Declared, signatureOf } from './declaration';
import { changingOf } from './interpose';

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

export class Recording {
  readonly parts: RecordingParts;
  readonly inputs: ReadonlyMap<Ref, Input>;
  /** Calls whose uniforms change with every step. */
  readonly liveCalls: readonly Call[];
  readonly signature: string | undefined;
  /** Where the step can be recognised by what was declared of it. */
  readonly declared: Declared | undefined;
  /** A buffer that it uses has been given away: it must not run again. */
  dead = false;

  constructor(parts: RecordingParts, declaration?: Declaration) {
    this.parts = parts;
    this.inputs = new Map(parts.inputs.map((input) => [input.ref, input]));
    this.liveCalls = parts.calls.filter(({ live }) => live.length > 0);
    // Numbers and fills with one aside (the gradient of a sum is all 1), all of a step's data must be known.
    const known = parts.inputs.every(({ source, last }) => source >= 0 || last.every((value) => value === last[0]));
    this.signature = declaration && signatureOf(declaration);
    this.declared = declaration && known ? new Declared(this) : undefined;
  }

  /** Whether another recording began with the same calls. */
  begins(like: Recording, calls: number): boolean {
    for (let i = 0; i < calls; i++) if (this.parts.calls[i]?.key !== like.parts.calls[i]?.key) return false;
    return true;
  }

  /** Writes the live uniforms of a call. */
  writeLive(backend: GpuBackend, call: Call, attributes: Attributes): void {
    const words = changingOf(call.name)?.live?.(attributes);
    if (!words) return;
    const bytes = packWords(words);
    for (const buffer of call.live) backend.queue.writeBuffer(buffer, 0, bytes);
  }

  /** Gives all commands in one submit. Returns the buffer in which the result will be readable. */
  submit(backend: GpuBackend): GPUBuffer {
    const { commands, result } = this.parts;
    const encoder = backend.device.createCommandEncoder();
    let pass: GPUComputePassEncoder | null = null;
    let pipeline: GPUComputePipeline | null = null;
    for (const command of commands) {
      if ('from' in command) {
        pass?.end();
        pass = null;
        pipeline = null;
        encoder.copyBufferToBuffer(command.from, command.fromOffset, command.to, command.toOffset, command.size);
        continue;
      }
      pass ??= encoder.beginComputePass();
      if (command.pipeline !== pipeline) pass.setPipeline(command.pipeline);
      pipeline = command.pipeline;
      pass.setBindGroup(0, command.bindGroup);
      pass.dispatchWorkgroups(...command.workgroups);
    }
    pass?.end();
    const staging = backend.bufferManager.acquireBuffer(result.size, GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ);
    encoder.copyBufferToBuffer(result.buffer, result.offset, staging, 0, result.size);
    backend.queue.submit([encoder.finish()]);
    return staging;
  }
}
