import type { Browser } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** One task of a thread, milliseconds: by the clock, and of processor time, to which other work on the machine adds nothing. */
interface Task {
  readonly wall: number;
  readonly processor: number;
}

const THREADS = { page: 'CrRendererMain', worker: 'DedicatedWorker thread' } as const;

/** Every task of the page's main thread while something is done, and of the busiest worker, from Chromium's own trace. */
export async function tasksWhile(
  browser: Browser,
  act: () => Promise<void>,
): Promise<Record<keyof typeof THREADS, Task[]>> {
  await browser.startTracing(undefined, {
    categories: ['disabled-by-default-devtools.timeline', '__metadata', 'toplevel'],
  });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const tasks = traceEvents.filter((e) => e.name === 'RunTask' && e.dur !== undefined);
  const busiest = (thread: string): Task[] => {
    const threads = traceEvents.filter((e) => e.name === 'thread_name' && e.args?.name === thread);
    const ofThread = threads.map(({ pid, tid }) => tasks.filter((e) => e.pid === pid && e.tid === tid));
    const most = ofThread.sort((a, b) => b.length - a.length)[0] ?? [];
    return most.map(({ dur = 0, tdur = dur }) => ({ wall: dur / 1000, processor: tdur / 1000 }));
  };
  return { page: busiest(THREADS.page), worker: busiest(THREADS.worker) };
}
