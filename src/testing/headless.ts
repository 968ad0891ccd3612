/** A worker without its messages: session, runner and saver over a folder. For tests. */
import { readFile } from 'node:fs/promises';
import type { Notice, Requests } from '../engine/protocol';
import { RunSaver } from '../engine/run-saver';
import { StageRunner } from '../engine/runner';
import { SessionHost } from '../engine/session-host';
import type { RunConfig } from '../recipes/config';
import { memoryFolder } from '../storage/memory-folder';
import type { RunEvent } from '../train/events';
import { pipeline } from '../train/pipeline';

export const fetchFile = async (path: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(`public/${path}`));

/** Right after which event, or after the end of which node. */
export type Kill = ((event: RunEvent) => boolean) | string | null;

/** `free`: bytes that can still be written. Steps are saved as the stages say, or at every chance with `often`. */
export function headless({
  folder = memoryFolder(),
  free = Number.POSITIVE_INFINITY,
  often = false,
  onNotice = (_: Notice) => {},
} = {}) {
  const host = new SessionHost();
  const notices: Notice[] = [];
  const events: RunEvent[] = [];
  const notify = (notice: Notice) => {
    notices.push(notice);
    onNotice(notice);
  };
  let pauses = 0;
  let clock = 1000;
  let killAt: Kill = null;
  const saver: RunSaver = new RunSaver({
    host,
    folder: async () => folder,
    free: async () => free,
    notify,
    pause: () => {
      pauses++;
      runner.pause();
    },
    fetchFile,
    now: () => clock++,
  });
  const runner: StageRunner = new StageRunner({
    onEvent: async (event) => {
      if (often) saver.saveSoon();
      events.push(event);
      onNotice({ type: 'events', events: [event] });
      await saver.onEvent(event);
      if (typeof killAt === 'function' && killAt(event)) throw new Error('killed');
    },
    onStop: () => saver.stopping(),
    onStatus: () => {},
    clock: () => 0,
  });
  const onNodeEnd = async (node: string) => {
    await saver.nodeEnded(node);
    if (killAt === node) throw new Error('killed');
  };
  async function drive(
    nodes: readonly string[],
    config: RunConfig,
    deps: object,
  ): Promise<'done' | 'stopped' | 'killed'> {
    try {
      const all = { clock: () => 0, onNodeEnd, ...deps };
      const outcome = await runner.drive(pipeline(nodes, config, host.current, all));
      await saver.end(outcome);
      return outcome;
    } catch (cause) {
      if (cause instanceof Error && cause.message === 'killed') return 'killed';
      throw cause;
    }
  }
  return {
    host,
    saver,
    runner,
    folder,
    notices,
    events,
    pauses: () => pauses,
    /** The saver's clock, which goes on by itself a millisecond a look. */
    elapse: (milliseconds: number) => {
      clock += milliseconds;
    },
    faults: () => notices.flatMap((notice) => (notice.type === 'fault' ? [notice.fault] : [])),
    /** Runs nodes to their end; with `kill`, everything stops then as if the tab were gone. */
    async run(
      nodes: readonly string[],
      config: RunConfig,
      given: Requests['run']['args']['given'] = {},
      kill: Kill = null,
      name?: string,
    ): Promise<'done' | 'stopped' | 'killed'> {
      killAt = kill;
      await saver.begin({ nodes, config, given, name });
      return drive(nodes, config, {});
    },
    /** Goes on with a saved run, or branches from one of its checkpoints. */
    async resume(args: Requests['resumeRun']['args'], kill: Kill = null) {
      killAt = kill;
      const { nodes, record, deps } = await saver.reopen(args);
      return { record, outcome: await drive(nodes, record.config, deps) };
    },
  };
}

export type Headless = ReturnType<typeof headless>;
