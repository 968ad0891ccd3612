/** Processor time, which counts where other work shares the machine. */
import { readdirSync, readFileSync } from 'node:fs';
import type { BackendName } from '../config/backend';

/**
 * Milliseconds that this process has computed. On WebGPU without the main thread, which waits for the adapter by asking
 * again and again under Node: what is left is a software adapter's own work, and the host's is measured apart. Nothing
 * where the system does not tell (a thread's time stands in /proc).
 */
export function processorClock(backend: BackendName): (() => number) | undefined {
  if (backend !== 'webgpu') {
    return () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    };
  }
  const main = String(process.pid);
  const time = (): number => {
    let nanoseconds = 0;
    for (const thread of readdirSync('/proc/self/task')) {
      if (thread === main) continue;
      try {
        nanoseconds += Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
      } catch {
        // It has ended since.
      }
    }
    return nanoseconds / 1e6;
  };
  try {
    time();
    return time;
  } catch {
    return undefined;
  }
}
