/** Which part of the machine computes: WebGPU, else wasm with SIMD, else plain JavaScript. */

import { BACKENDS, type BackendName } from '../config/backend';
import { type DeviceFault, tellDeviceFault } from './device-fault';
import { registerCpuKernels } from './kernels/register';
import type { CpuBackend } from './tfjs-backends';
import { guardSyncReads, tf, wasmHeapBytes } from './tfjs-internals';
import { withTimeout } from './time-limit';
import type { WasmOptions } from './wasm-backend';

export interface StartOptions {
  /** Tried first; the others follow in their usual order. */
  readonly prefer?: BackendName;
  /** With `prefer`: fail instead of falling back. */
  readonly exact?: boolean;
  /** Time allowed for each attempt, milliseconds. */
  readonly timeoutMs?: number;
  /** Where tfjs's .wasm files are: a folder ending in '/', or a URL for each file name. */
  readonly wasmPaths?: WasmOptions['paths'];
  /** How many threads compute on wasm, where the page may share memory; undefined: as many as suit the machine. */
  readonly threads?: number;
  /** How threads are started and files are read, where it is not a browser. */
  readonly wasm?: Pick<WasmOptions, 'team' | 'readFile'>;
}

export interface Backend {
  readonly name: BackendName;
  /** The adapter's own name on WebGPU, else what stands in for it. */
  readonly adapter: string;
  /** True unless a GPU computes: wasm, cpu, and software implementations of WebGPU (SwiftShader, lavapipe). */
  readonly software: boolean;
  /** Bytes of one array at most; null where only all memory together is limited. */
  readonly largestArray: number | null;
  readonly crossOriginIsolated: boolean;
  /** Backends tried before this one, and why each did not start. */
  readonly failed: readonly { readonly name: BackendName; readonly reason: string }[];
  /** What this one lacks, for people. */
  readonly notes: readonly string[];
}

interface Started {
  readonly adapter: string;
  readonly software: boolean;
  readonly largestArray: number | null;
  readonly notes?: readonly string[];
}

const started = new Map<BackendName, Started>();

/** Starts the best backend there is and makes it tfjs's current one. Calling again switches between backends. */
export async function startBackend(options: StartOptions = {}): Promise<Backend> {
  const { prefer, exact = false, timeoutMs = 20_000 } = options;
  guardSyncReads();
  const order = prefer ? [prefer, ...(exact ? [] : BACKENDS.filter((name) => name !== prefer))] : BACKENDS;
  const failed: { name: BackendName; reason: string }[] = [];
  for (const name of order) {
    try {
      let facts = started.get(name);
      if (!facts) {
        facts = await withTimeout(startOne(name, options), timeoutMs, `${name} did not start in ${timeoutMs} ms`);
        started.set(name, facts);
      }
      if (!(await tf.setBackend(name))) throw new Error(`tfjs refused ${name}`);
      return { name, notes: [], ...facts, crossOriginIsolated: globalThis.crossOriginIsolated === true, failed };
    } catch (error) {
      // tfjs-wasm rejects with a plain object.
      const { message } = (error ?? {}) as { message?: unknown };
      failed.push({ name, reason: typeof message === 'string' ? message : String(error) });
    }
  }
  throw new Error(`no backend started: ${failed.map((f) => `${f.name} (${f.reason})`).join(', ')}`);
}

function failed(name: BackendName, fault: DeviceFault): void {
  started.delete(name);
  tellDeviceFault(fault);
}

async function startOne(name: BackendName, options: StartOptions): Promise<Started> {
  switch (name) {
    case 'webgpu': {
      const adapter = await gpuAdapter();
      const { createWebGpu } = await import('./webgpu-backend');
      return createWebGpu(adapter, (fault) => failed('webgpu', fault));
    }
    case 'wasm': {
      const { createWasm } = await import('./wasm-backend');
      return createWasm({
        ...options.wasm,
        paths: options.wasmPaths,
        threads: options.threads,
        onLost: (message) => failed('wasm', { kind: 'threads', message }),
      });
    }
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      registerCpuKernels(tf.findBackend('cpu') as CpuBackend);
      return { adapter: 'JavaScript', software: true, largestArray: null };
    default:
      return name satisfies never;
  }
}

/** Asked for before tfjs's WebGPU backend is fetched: without an adapter nobody waits for that. */
async function gpuAdapter(): Promise<GPUAdapter> {
  const gpu = globalThis.navigator?.gpu;
  if (!gpu) throw new Error('this browser has no WebGPU');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('WebGPU offers no adapter');
  return adapter;
}

export interface MemoryInfo {
  readonly tensors: number;
  /** Bytes of all living tensors. */
  readonly bytes: number;
  /** Bytes taken, free ones included: GPU buffers with tfjs's pool, or the wasm heap. Undefined on cpu. */
  readonly allocatedBytes?: number;
}

/** Memory in use. Watch `allocatedBytes` on WebGPU: it counts the pool's free buffers and recorded steps'. */
export function memoryInfo(): MemoryInfo {
  const info = tf.memory() as tf.MemoryInfo & { numBytesAllocatedInGPU?: number };
  const allocatedBytes = tf.getBackend() === 'wasm' ? wasmHeapBytes() : info.numBytesAllocatedInGPU;
  return { tensors: info.numTensors, bytes: info.numBytes, allocatedBytes };
}
