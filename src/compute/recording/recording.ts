/**
 * A step as it was recorded: the calls of kernels that it was made of, by which a later step is recognised as the same,
 * and the GPU commands they came to, which are then given again without the kernels. What CUDA calls a graph.
 */
import type { GpuBackend } from '../tfjs-backends';
import { type Declaration, Declared, signatureOf } from './declaration';
import type { Input, RecordingParts, Ref } from './parts';

export class Recording {
  readonly parts: RecordingParts;
  readonly inputs: ReadonlyMap<Ref, Input>;
  readonly signature: string | undefined;
  /** Where the step can be recognised by what was declared of it. */
  readonly declared: Declared | undefined;
  /** A buffer that it uses has been given away: it must not run again. */
  dead = false;

  constructor(parts: RecordingParts, declaration?: Declaration) {
    this.parts = parts;
    this.inputs = new Map(parts.inputs.map((input) => [input.ref, input]));
    // Numbers and fills with one aside (the gradient of a sum is all 1), all of a step's data must be known.
    const known = parts.inputs.every(({ source, last }) => source >= 0 || last.every((value) => value === last[0]));
    this.signature = declaration && signatureOf(declaration);
    this.declared = this.signature !== undefined && known ? new Declared(parts, this.signature) : undefined;
  }

  /** Whether another recording began with the same calls. */
  begins(like: Recording, calls: number): boolean {
    for (let i = 0; i < calls; i++) if (this.parts.calls[i]?.key !== like.parts.calls[i]?.key) return false;
    return true;
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
