/**
 * The same step again and again (training): on WebGPU the first is recorded, and the ones after it, if they do the same on
 * other data, are its commands given again in one submit. On wasm its kernels are given again (repeated-step.ts).
 */

import type { GpuBackend } from '../tfjs-backends';
import { mapped, tf, wrapRelease } from '../tfjs-internals';
import { type Declaration, type Owners, signatureOf } from './declaration';
import { Follower } from './follower';
import { interpose } from './interpose';
import { Recorder } from './recorder';
import type { Recording } from './recording';
import { dropRepeated, repeatedStep } from './repeated-step';
import { ScratchBuffers } from './scratch-buffers';

/** Recordings of one owner; more shapes than this and the one that was used longest ago is dropped. */
const MOST = 24;

class StepRecorder {
  private readonly backend: GpuBackend;
  private readonly scratch: ScratchBuffers;
  private readonly recordings = new Map<object, Recording[]>();
  private readonly users = new Map<GPUBuffer, Set<Recording>>();

  constructor(backend: GpuBackend) {
    this.backend = backend;
    this.scratch = new ScratchBuffers(backend.bufferManager);
    for (const config of tf.getKernelsForBackend('webgpu')) interpose(config);
    // A buffer in the pool may hold anybody's data next.
    wrapRelease(backend.bufferManager, (release) => (buffer, reuse) => {
      for (const recording of this.users.get(buffer) ?? []) recording.dead = true;
      release(buffer, reuse);
    });
  }

  async run(owners: Owners, step: () => tf.Tensor, declaration?: Declaration): Promise<Float32Array> {
    const { backend } = this;
    this.flush();
    this.clear(owners[0]);
    const known = (declaration && this.replay(owners, declaration)) ?? this.follow(owners, step, declaration);
    const staging = known?.submit(backend) ?? this.record(owners[0], step, declaration);
    return new Float32Array(await mapped(backend, staging));
  }

  drop(owner: object): void {
    for (const recording of this.recordings.get(owner) ?? []) this.forget(recording);
    this.recordings.delete(owner);
    if (this.recordings.size === 0) this.scratch.destroy();
  }

  /** Drops what must not run again. */
  private clear(owner: object): void {
    const own = this.recordings.get(owner) ?? [];
    for (const recording of own.filter((r) => r.dead)) {
      own.splice(own.indexOf(recording), 1);
      this.forget(recording);
    }
  }

  /** Recognises the step by its declaration alone. */
  private replay(owners: Owners, declaration: Declaration): Recording | undefined {
    const own = this.recordings.get(owners[0]) ?? [];
    const found = own.find(({ declared }) => declared?.standsFor(this.backend, declaration));
    if (!found) return undefined;
    found.declared?.write(this.backend, declaration);
    for (const owner of owners) owner.step++;
    this.use(own, found);
    return found;
  }

  /** Recognises the step by running it without computing anything. */
  private follow(owners: Owners, step: () => tf.Tensor, declaration?: Declaration): Recording | undefined {
    const own = this.recordings.get(owners[0]) ?? [];
    const signature = declaration && signatureOf(declaration);
    const [first, ...others] = own.filter((recording) => recording.signature === signature);
    if (!first) return undefined;
    const counts = owners.map((o) => o.step);
    const follower = new Follower(this.backend, [first, ...others]);
    const found = follower.follow(step);
    if (!found) {
      for (const [i, o] of owners.entries()) o.step = counts[i] as number;
      return undefined;
    }
    if (declaration) found.declared?.check(follower, declaration);
    this.use(own, found);
    return found;
  }

  /** The one that was used last is looked at first. */
  private use(own: Recording[], recording: Recording): void {
    if (own[0] === recording) return;
    own.splice(own.indexOf(recording), 1);
    own.unshift(recording);
  }

  private record(owner: object, step: () => tf.Tensor, declaration?: Declaration): GPUBuffer {
    const recorder = new Recorder(this.backend, this.scratch, declaration);
    try {
      const { recording, foreign } = recorder.record(step);
      this.remember(owner, recording, foreign);
      return recording.submit(this.backend);
    } finally {
      recorder.release();
    }
  }

  private remember(owner: object, recording: Recording, foreign: ReadonlySet<GPUBuffer>): void {
    for (const buffer of foreign) {
      const users = this.users.get(buffer) ?? new Set();
      users.add(recording);
      this.users.set(buffer, users);
    }
    const own = this.recordings.get(owner) ?? [];
    this.recordings.set(owner, own);
    own.unshift(recording);
    if (own.length > MOST) this.forget(own.pop() as Recording);
  }

  private forget(recording: Recording): void {
    recording.dead = true;
    for (const buffer of recording.parts.own) this.backend.bufferManager.releaseBuffer(buffer);
    for (const [buffer, users] of this.users) {
      users.delete(recording);
      if (users.size === 0) this.users.delete(buffer);
    }
  }

  /** What was given to tfjs's encoder so far comes first. */
  private flush(): void {
    const { backend } = this;
    backend.endComputePassEncoder();
    if (backend.commandEncoder) backend.submitQueue();
  }
}

let recorder: StepRecorder | undefined;

/** From now on steps on the webgpu backend are recorded. */
export function recordStepsOf(backend: GpuBackend): void {
  recorder = new StepRecorder(backend);
}

/**
 * The values of the one float32 tensor that `step` returns; everything else that it makes is disposed of.
 * `owners` are the optimizers whose `step` it counts up; the first one's `dropRecordings` frees what was recorded. With
 * what is declared of the step it need not be run each time: see `Declaration`.
 */
export async function recordedStep(
  owners: Owners,
  step: () => tf.Tensor,
  declaration?: Declaration,
): Promise<Float32Array> {
  if (recorder && tf.getBackend() === 'webgpu') return recorder.run(owners, step, declaration);
  const repeated = declaration && repeatedStep(owners, step, declaration);
  if (repeated) return repeated;
  const result = tf.tidy(step);
  const values = (await result.data()) as Float32Array;
  result.dispose();
  return values;
}

export function dropRecordings(owner: object): void {
  recorder?.drop(owner);
  dropRepeated(owner);
}
