/** What a long run must not let grow, counted where it lies: tensors, GPU buffers, tfjs's wasm heap, JavaScript's heap. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { GpuBackend } from '../compute/tfjs-backends';
import { tf, wasmHeapBytes } from '../compute/tfjs-internals';
import { LONG } from './long';

export type Counts = Readonly<Record<string, number>>;

/** In a short run the pools of buffers are still filling. */
const SHARE = LONG ? 0.02 : 0.1;
/** How much each may be larger at the end than in the middle: a share, and what a count wavers by. */
const SLACK: Readonly<Record<string, readonly [share: number, bytes: number]>> = {
  'JS heap': [SHARE, 3 * 2 ** 20],
  'GPU buffers': [SHARE, 4],
  'GPU bytes': [SHARE, 2 ** 16],
};

/** Collects garbage, for which Node must be asked. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** Buffers that live on the current device, from now on. */
function countGpuBuffers(): { count: number; bytes: number } {
  const { device } = tf.backend() as GpuBackend;
  const live = { count: 0, bytes: 0 };
  const create = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = create(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    let there = true;
    live.count++;
    live.bytes += descriptor.size;
    buffer.destroy = () => {
      if (there) {
        live.count--;
        live.bytes -= descriptor.size;
      }
      there = false;
      return destroy();
    };
    return buffer;
  };
  return live;
}

/** A function that counts, on the backend in use. */
export function startCounting(backend: 'wasm' | 'webgpu'): () => Promise<Counts> {
  const collect = collector();
  const gpu = backend === 'webgpu' ? countGpuBuffers() : null;
  return async () => {
    // Dawn gives back what is no longer used a turn of the event loop after the collection.
    for (let i = 0; i < 3; i++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const { numTensors, numDataBuffers, numBytes } = tf.memory();
    return {
      tensors: numTensors,
      'tensor data': numDataBuffers,
      'tensor bytes': numBytes,
      ...(gpu ? { 'GPU buffers': gpu.count, 'GPU bytes': gpu.bytes } : { 'wasm heap': wasmHeapBytes() }),
      'JS heap': process.memoryUsage().heapUsed,
    };
  };
}

/** A table for people, and what has grown between the middle and the end. */
export function grown(title: string, at: readonly { readonly when: string; readonly counts: Counts }[]): string[] {
  console.log(title);
  console.table(Object.fromEntries(at.map(({ when, counts }) => [when, counts])));
  const [middle, end] = at.slice(-2).map(({ counts }) => counts) as [Counts, Counts];
  return Object.entries(end).flatMap(([name, last]) => {
    const before = middle[name] as number;
    const [share, bytes] = SLACK[name] ?? [0, 0];
    return last > before * (1 + share) + bytes ? [`${name}: ${before} to ${last}`] : [];
  });
}
