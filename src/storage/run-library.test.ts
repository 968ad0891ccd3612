import { expect, test } from 'vitest';
import { writeJson } from './folder';
import { memoryFolder } from './memory-folder';
import { changeRun, KEPT_DELETED_MS, listRuns, openRun, tidyRuns } from './run-library';
import { runPath } from './run-record';
import { recordOf, writeTestRun } from './run-test-support';

test('runs side by side, newest first, each with its sizes, checkpoints and artifacts', async () => {
  const folder = memoryFolder();
  await writeTestRun(folder, 'old');
  await writeTestRun(folder, 'new', { createdAt: 5000 });
  const { runs, damaged } = await listRuns(folder);
  expect(runs.map(({ record }) => record.id)).toEqual(['new', 'old']);
  expect(damaged).toEqual([]);
  const total = [...folder.files].reduce((sum, [name, { length }]) => sum + (name.includes('/old/') ? length : 0), 0);
  expect(runs[1]).toMatchObject({ bytes: total, artifacts: ['preferences.pairs', 'reward.scorer', 'sft.policy'] });
  expect(runs[1]?.checkpoints).toMatchObject([{ name: 'sft-2', node: 'sft', step: 2, savedAt: 1500 }]);
});

test('a damaged or newer record is named and hides nothing else; a folder without a record is no run', async () => {
  const folder = memoryFolder();
  await writeTestRun(folder, 'good');
  await writeJson(folder, `${runPath('later')}/run.json`, { ...recordOf('later'), version: 99 });
  await folder.write(`${runPath('torn')}/run.json`, new TextEncoder().encode('{"id":'));
  await folder.write(`${runPath('half')}/metrics.jsonl`, new Uint8Array(4));
  const { runs, damaged } = await listRuns(folder);
  expect(runs.map(({ record }) => record.id)).toEqual(['good']);
  expect(damaged.map(({ id }) => id)).toEqual(['later', 'torn']);
  expect(damaged[0]?.reason).toContain('newer version of the page');
});

test('an opened run has its lines; one that a kill cut in half is left out, and null is a gap', async () => {
  const folder = memoryFolder();
  await writeTestRun(folder, 'a');
  await folder.append(`${runPath('a')}/metrics.jsonl`, new TextEncoder().encode('{"node":"sft","st'));
  const { record, metrics, samples, pairs } = await openRun(folder, 'a');
  expect(record.name).toBe('run a');
  expect(metrics.map(({ step, values }) => [step, values])).toEqual([
    [1, { loss: 3, eval_loss: Number.NaN }],
    [2, { loss: 1.5, eval_loss: Number.NaN }],
  ]);
  expect(samples[0]?.rows[0]?.answers).toEqual({ base: 'b', 'sft.policy': 's' });
  expect(pairs).toHaveLength(1);
  await expect(openRun(folder, 'b')).rejects.toMatchObject({ code: 'run-missing' });
});

test('renamed, thrown away, restored; gone for good only after its time', async () => {
  const folder = memoryFolder();
  await writeTestRun(folder, 'a');
  await writeTestRun(folder, 'b');
  await folder.write(`${runPath('cut-off')}/metrics.jsonl`, new Uint8Array(4));
  await changeRun(folder, 'a', { name: 'β 0.4' });
  await changeRun(folder, 'b', { deletedAt: 100 });
  await tidyRuns(folder, 100 + KEPT_DELETED_MS);
  expect((await listRuns(folder)).runs.map(({ record }) => [record.name, record.deletedAt])).toEqual([
    ['β 0.4', null],
    ['run b', 100],
  ]);
  expect(await folder.list(runPath('cut-off'))).toEqual([]);
  await changeRun(folder, 'b', { deletedAt: null });
  await changeRun(folder, 'a', { deletedAt: 100 });
  await tidyRuns(folder, 101 + KEPT_DELETED_MS);
  expect((await listRuns(folder)).runs.map(({ record }) => record.id)).toEqual(['b']);
});
