import { expect, test } from 'vitest';
import { linesOf } from '../storage/folder';
import { memoryFolder } from '../storage/memory-folder';
import { changeRun, KEPT_DELETED_MS } from '../storage/run-library';
import { runPath } from '../storage/run-record';
import { writeTestRun } from '../storage/run-test-support';
import { runRequests } from './run-requests';
import { StageRunner } from './runner';

const DELETED = 1000;

/** The worker's answers about runs over files in memory; each call is another page on the same files. */
function visit(folder: ReturnType<typeof memoryFolder> | null, now: number, current: string | null = null) {
  const runner = new StageRunner({ onEvent: () => {}, onStatus: () => {}, clock: () => 0 });
  return runRequests({ folder: async () => folder, runner, current: () => current, now: () => now });
}

const none = {};
const ids = async (requests: ReturnType<typeof visit>) =>
  (await requests.runs(none)).runs.map(({ record }) => record.id).sort();
const filesOf = (folder: ReturnType<typeof memoryFolder>, id: string) =>
  [...folder.files.keys()].filter((name) => name.startsWith(`${runPath(id)}/`));

async function threeRuns() {
  const folder = memoryFolder();
  for (const id of ['a', 'b', 'c']) await writeTestRun(folder, id);
  return folder;
}

test('deleted for good, a run is gone with all its files; the others keep theirs', async () => {
  const folder = await threeRuns();
  const requests = visit(folder, DELETED);
  const kept = filesOf(folder, 'a');
  await changeRun(folder, 'b', { deletedAt: DELETED });
  await requests.deleteRun({ id: 'b' });
  expect(filesOf(folder, 'b')).toEqual([]);
  expect(filesOf(folder, 'a')).toEqual(kept);
  expect(await ids(requests)).toEqual(['a', 'c']);
  await expect(requests.openRun({ id: 'b' })).rejects.toMatchObject({ code: 'run-missing' });
  await requests.deleteRun({ id: 'b' }); // pressed twice
});

test('the figures of several runs are read at once, without what else they hold', async () => {
  const told = await visit(await threeRuns(), 0).runFigures({ ids: ['c', 'a'] });
  expect(told.map(({ record }) => record.id)).toEqual(['c', 'a']);
  for (const run of told) expect(Object.keys(run)).toEqual(['record', 'metrics']);
  expect(told[0]?.metrics.length).toBeGreaterThan(0);
});

test('a run that cannot be read can be deleted for good', async () => {
  const folder = await threeRuns();
  await folder.write(`${runPath('b')}/run.json`, new TextEncoder().encode('{'));
  const requests = visit(folder, DELETED);
  expect((await requests.runs(none)).damaged.map(({ id }) => id)).toEqual(['b']);
  await requests.deleteRun({ id: 'b' });
  expect(await requests.runs(none)).toMatchObject({ damaged: [] });
});

test('the run that is open for training is not deleted, and it is said what to do', async () => {
  const folder = await threeRuns();
  const files = filesOf(folder, 'b');
  await expect(visit(folder, DELETED, 'b').deleteRun({ id: 'b' })).rejects.toMatchObject({
    code: 'run-in-use',
    message: expect.stringMatching(/Load a base model first/),
  });
  expect(filesOf(folder, 'b')).toEqual(files);
});

test('a week after it was deleted a run goes for good, at the next visit; not a moment sooner, and no other', async () => {
  const folder = await threeRuns();
  await changeRun(folder, 'b', { deletedAt: DELETED });
  expect(await ids(visit(folder, DELETED + KEPT_DELETED_MS))).toEqual(['a', 'b', 'c']);
  const [open, later] = [visit(folder, DELETED), visit(folder, DELETED + KEPT_DELETED_MS + 1)];
  await changeRun(folder, 'b', { deletedAt: null });
  expect(await ids(later)).toEqual(['a', 'b', 'c']); // restored at the last moment
  await changeRun(folder, 'b', { deletedAt: DELETED });
  expect(await ids(open)).toEqual(['a', 'b', 'c']);
  expect(await ids(visit(folder, DELETED + KEPT_DELETED_MS + 1))).toEqual(['a', 'c']);
  expect(filesOf(folder, 'b')).toEqual([]);
  expect(filesOf(folder, 'a').length).toBeGreaterThan(5);
});

test('a run that is begun while the list is read is not taken for a stray', async () => {
  const folder = await threeRuns();
  const requests = visit(folder, DELETED);
  await ids(requests);
  await folder.write(`${runPath('new')}/data/demonstrations.jsonl`, linesOf([{ prompt: 'p', completion: 'c' }]));
  await ids(requests);
  expect(filesOf(folder, 'new')).toHaveLength(1);
});

test('out as one file and in again, beside the run itself', async () => {
  const folder = await threeRuns();
  const requests = visit(folder, DELETED);
  const file = await requests.exportRun({ id: 'a', checkpoints: true, base: true });
  expect(file.type).toBe('application/zip');
  const { id } = await requests.importRun({ file });
  expect(id).not.toBe('a');
  const [there, here] = [await requests.openRun({ id: 'a' }), await requests.openRun({ id })];
  expect(here.events).toEqual(there.events);
  expect(new Set(here.events.map(({ type }) => type))).toEqual(new Set(['metrics', 'samples', 'phase']));
  expect(filesOf(folder, id).length).toBe(filesOf(folder, 'a').length);
  await expect(requests.importRun({ file: new Blob(['PK']) })).rejects.toThrow(/./);
  expect(await ids(requests)).toHaveLength(4);
});

test('where a browser keeps no files: an empty list, and what to do for the rest', async () => {
  const requests = visit(null, DELETED);
  expect(await requests.runs(none)).toEqual({ runs: [], damaged: [], current: null });
  for (const answer of [
    requests.openRun({ id: 'a' }),
    requests.deleteRun({ id: 'a' }),
    requests.exportRun({ id: 'a', checkpoints: true, base: true }),
    requests.importRun({ file: new Blob([]) }),
  ])
    await expect(answer).rejects.toMatchObject({
      code: 'no-storage',
      message: expect.stringMatching(/ordinary window/),
    });
});
