/** Threads for the wasm kernels: started, then proved by work whose results are known, or ended again. */
import { withTimeout } from '../time-limit';
import { loadTeamKernels, type TeamKernels } from '../wasm-module';
import type { HelpOrder } from './help';

/** One thread beside the one that leads. */
export interface Thread {
  /** Resolves when it is about to wait for work. */
  help(order: HelpOrder): Promise<void>;
  end(): void;
}

export interface TeamOptions {
  /** All threads, the leading one included. */
  readonly count: number;
  readonly startThread: () => Thread;
  /** Time for the threads to start, milliseconds. */
  readonly startMs?: number;
  /** Time for one part of a kernel, milliseconds: after it the thread that took it is given up. */
  readonly partMs?: number;
  /** A thread has failed in the middle of a kernel: nothing on the heap can be trusted. */
  readonly onLost: (message: string) => void;
}

export interface Team {
  readonly kernels: TeamKernels;
  end(): void;
}

export interface SharedHeap {
  readonly memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  free(address: number): void;
}

export async function startTeam(heap: SharedHeap, options: TeamOptions): Promise<Team> {
  const { count, startThread, startMs = 6_000, partMs = 20_000, onLost } = options;
  const lost = (): never => {
    const message = `one of the ${count} threads did not finish its part of a kernel`;
    onLost(message);
    throw new Error(message);
  };
  const { kernels, module } = await loadTeamKernels(heap.memory, lost);
  // On cache lines of its own, and never freed: a thread that was given up may still look at it.
  const control = (heap.malloc(kernels.teamBytes() + 64) + 63) & ~63;
  kernels.lead(control, count, startMs / 1000);
  const threads: Thread[] = [];
  const end = (): void => {
    for (const thread of threads) thread.end();
  };
  try {
    for (let member = 1; member < count; member++) threads.push(startThread());
    const ready = threads.map((thread, i) => thread.help({ module, memory: heap.memory, control, member: i + 1 }));
    await withTimeout(Promise.all(ready), startMs, `not all of ${count} threads answered in ${startMs} ms`);
    const here = kernels.barrier();
    if (here !== count) throw new Error(`of ${count} threads ${here} came to work`);
    kernels.waitAtMost(partMs / 1000);
    proveProduct(kernels, heap);
  } catch (error) {
    end();
    throw error;
  }
  return { kernels, end };
}

/** A product of whole numbers, large enough to be divided among all threads: exact in any order of the sums. */
function proveProduct(kernels: TeamKernels, heap: SharedHeap): void {
  const [m, n, k] = [130, 65, 190];
  const address = heap.malloc(4 * (m * k + k * n + m * n) + 64 + kernels.matmulScratch());
  const at = (address + 15) & ~15;
  const floats = (from: number, length: number): Float32Array => new Float32Array(heap.memory.buffer, from, length);
  const [a, b, c] = [at, at + 4 * m * k, at + 4 * (m * k + k * n)];
  const left = Float32Array.from({ length: m * k }, (_, i) => (i % 7) - 3);
  const right = Float32Array.from({ length: k * n }, (_, i) => (i % 5) - 2);
  floats(a, m * k).set(left);
  floats(b, k * n).set(right);
  kernels.matmul(a, b, c, m, n, k, k, 1, n, 1, n, 0, (c + 4 * m * n + 15) & ~15);
  const product = floats(c, m * n).slice();
  heap.free(address);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let t = 0; t < k; t++) sum += (left[i * k + t] as number) * (right[t * n + j] as number);
      if (product[i * n + j] !== sum) throw new Error('the threads computed a product wrongly');
    }
  }
}
