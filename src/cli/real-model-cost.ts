/** What a part of a command took: wall and processor seconds, and the peak of resident memory while it ran. */
import { readFileSync, writeFileSync } from 'node:fs';
import { processorClock } from './processor-time';

/** Begins the peak anew where the system lets us (Linux); elsewhere it is that of the process so far. */
export function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Only the peak since the start is known.
  }
}

export function peakMegabytes(): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}

/** Does it, and prints a line. */
export async function measured<T>(what: string, work: () => Promise<T>): Promise<T> {
  const clock = processorClock('wasm') as () => number;
  forgetPeak();
  const [wall, processor] = [performance.now(), clock()];
  const result = await work();
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  console.log(
    `${what}: ${seconds(performance.now() - wall)}, ${seconds(clock() - processor)} of processor time, peak ${Math.round(peakMegabytes()).toLocaleString('en')} MB resident`,
  );
  return result;
}
