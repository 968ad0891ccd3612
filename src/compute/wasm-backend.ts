/** tfjs's wasm backend with our SIMD kernels over its memory, on one thread or on several. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { registerWasmKernels } from './kernels/register';
import type { WasmBackend } from './tfjs-backends';
import { allocate, free, guardMemory, tf } from './tfjs-internals';
import { withTimeout } from './time-limit';
import { hasRelaxedSimd, loadWasmKernels, type TeamKernels, type WasmKernels } from './wasm-module';
import { startBrowserThread } from './wasm-threads/browser-thread';
import { canShareMemory, defaultThreads } from './wasm-threads/count';
import { startSharedBackend } from './wasm-threads/shared-backend';
import { startTeam, type TeamOptions } from './wasm-threads/team';

const SIMD_FILE = 'tfjs-backend-wasm-simd.wasm';

export interface WasmOptions {
  /** Where tfjs's .wasm files are: a folder ending in '/', or a URL for each file name. */
  readonly paths?: string | Readonly<Record<string, string>>;
  /** How many threads compute; undefined: as many as suit the machine. */
  readonly threads?: number;
  readonly team?: Partial<Omit<TeamOptions, 'count' | 'onLost'>>;
  readonly readFile?: (path: string) => Promise<Uint8Array>;
  readonly onLost: (message: string) => void;
}

interface StartedWasm {
  readonly adapter: string;
  readonly software: true;
  readonly largestArray: null;
  readonly notes: readonly string[];
}

let team: TeamKernels | null = null;
/** tfjs's own start, which ours is put in place of. */
let startTfjs: (() => Promise<tf.KernelBackend> | tf.KernelBackend) | null = null;

/**
 * Lets at most so many of the threads work from now on, for comparisons; with `divideFrom` a part may be as short as so
 * many nanoseconds. False where there is only one.
 */
export function setWasmThreads(count: number, divideFrom?: number): boolean {
  team?.setThreads(count);
  if (divideFrom !== undefined) team?.divideFrom(divideFrom);
  return team !== null;
}

export async function createWasm(options: WasmOptions): Promise<StartedWasm> {
  if (options.paths !== undefined) setWasmPaths(options.paths);
  // tfjs's own threads: see wasm-threads/shared-memory.ts.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  startTfjs ??= tf.findBackendFactory('wasm');
  const wanted = simd && canShareMemory() ? (options.threads ?? defaultThreads(cores())) : 1;
  const notes: string[] = [];
  let threads = 1;
  let made: { backend: WasmBackend; kernels: WasmKernels | null } | null = null;
  if (wanted > 1) {
    try {
      made = await withThreads(wanted, options);
      threads = wanted;
    } catch (error) {
      notes.push(`Threads did not start (${error instanceof Error ? error.message : String(error)}): one computes.`);
    }
  }
  made ??= await withoutThreads(startTfjs, simd as boolean);
  const { backend, kernels } = made;
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => backend, 2);
  if (kernels) registerWasmKernels(backend, kernels);
  const vectors = simd ? (hasRelaxedSimd() ? ' with relaxed SIMD' : ' with SIMD') : '';
  const adapter = `CPU, WebAssembly${vectors}${threads > 1 ? `, ${threads} threads` : ''}`;
  return { adapter, software: true, largestArray: null, notes };
}

async function withoutThreads(
  start: NonNullable<typeof startTfjs>,
  simd: boolean,
): Promise<{ backend: WasmBackend; kernels: WasmKernels | null }> {
  team = null;
  const backend = (await start()) as WasmBackend;
  guardMemory(backend);
  return { backend, kernels: simd ? await loadWasmKernels(backend.wasm.asm.memory) : null };
}

async function withThreads(
  count: number,
  { paths, team: settings, readFile = fetchFile, onLost }: WasmOptions,
): Promise<{ backend: WasmBackend; kernels: TeamKernels }> {
  const limit = settings?.startMs ?? 6_000;
  const path = typeof paths === 'string' ? `${paths}${SIMD_FILE}` : (paths?.[SIMD_FILE] ?? SIMD_FILE);
  const start = readFile(path).then(startSharedBackend);
  const backend = await withTimeout(start, limit, `tfjs did not start in ${limit} ms`);
  guardMemory(backend);
  const heap = {
    memory: backend.wasm.asm.memory,
    malloc: (bytes: number) => allocate(backend, bytes),
    free: (address: number) => free(backend, address),
  };
  const { kernels } = await startTeam(heap, { startThread: startBrowserThread, ...settings, count, onLost });
  team = kernels;
  return { backend, kernels };
}

async function fetchFile(path: string): Promise<Uint8Array> {
  const response = await fetch(path, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const cores = (): number => globalThis.navigator?.hardwareConcurrency ?? 1;
