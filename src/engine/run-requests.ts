/** What the list of runs asks of the worker, which alone writes them. Served between the steps of whatever trains. */
import { blobSource } from '../formats/byte-source';
import type { Folder } from '../storage/folder';
import { listRuns, openRun, readFigures, tidyRuns } from '../storage/run-library';
import { runPath } from '../storage/run-record';
import { StageError } from '../train/events';
import type { RequestName, Requests } from './protocol';
import { pastEvents } from './run-past';
import type { StageRunner } from './runner';

type RunRequestName = Extract<RequestName, 'runs' | 'openRun' | 'runFigures' | 'deleteRun' | 'exportRun' | 'importRun'>;
type RunHandlers = { [N in RunRequestName]: (args: Requests[N]['args']) => Promise<Requests[N]['reply']> };

interface RunRequestDeps {
  /** null where the browser keeps no files for pages. */
  readonly folder: () => Promise<Folder | null>;
  readonly runner: Pick<StageRunner, 'serve'>;
  /** The run that this session writes, if any. */
  readonly current: () => string | null;
  readonly now: () => number;
}

export function runRequests({ folder, runner, current, now }: RunRequestDeps): RunHandlers {
  let tidied = false;

  const there = async (): Promise<Folder> => {
    const found = await folder();
    if (found) return found;
    throw new StageError(
      'no-storage',
      'This browser keeps no files for pages (a private window, perhaps), so runs cannot be saved here. Use an ordinary window.',
    );
  };

  return {
    runs: () =>
      runner.serve(async () => {
        const found = await folder();
        if (!found) return { runs: [], damaged: [], current: null };
        if (!tidied) await tidyRuns(found, now());
        tidied = true;
        return { ...(await listRuns(found)), current: current() };
      }),
    openRun: ({ id }) =>
      runner.serve(async () => {
        const { record, pairs } = await openRun(await there(), id);
        return { record, pairs, events: await pastEvents(await there(), id) };
      }),
    runFigures: ({ ids }) =>
      runner.serve(async () => {
        const from = await there();
        return Promise.all(ids.map((id) => readFigures(from, id)));
      }),
    deleteRun: ({ id }) =>
      runner.serve(async () => {
        if (id === current())
          throw new StageError(
            'run-in-use',
            'This run is the one that is open for training. Load a base model first, then delete it.',
          );
        await (await there()).remove(runPath(id));
        return null;
      }),
    exportRun: ({ id, checkpoints, base }) =>
      runner.serve(async () => {
        const { writeBundle, runFiles } = await transfer();
        const parts: Blob[] = []; // a blob may lie on disk, where a list of arrays would fill the memory
        for await (const piece of writeBundle(runFiles(await there(), id, { checkpoints, base })))
          parts.push(new Blob([piece as Uint8Array<ArrayBuffer>]));
        return new Blob(parts, { type: 'application/zip' });
      }),
    importRun: ({ file }) =>
      runner.serve(async () => {
        const { openBundle, importRun } = await transfer();
        return importRun(await there(), await openBundle(blobSource(file)), () => crypto.randomUUID());
      }),
  };
}

/** Comes when a run leaves or arrives: the page opens without it. */
async function transfer() {
  const [bundle, runs] = await Promise.all([import('../formats/run-bundle'), import('../storage/run-transfer')]);
  return { ...bundle, ...runs };
}
