import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rlhf } from '../recipes/library/rlhf';
import type { Recipe } from '../recipes/recipe';
import { memoryFolder } from '../storage/memory-folder';
import { listRuns, openRun } from '../storage/run-library';
import { recordOf, writeTestRun } from '../storage/run-test-support';
import { twoRewards } from '../testing/two-rewards';
import { runFigures } from './run-figures';
import { createRuns } from './runs';
import { createTestEngine, type Handlers } from './test-engine';

/** A store over real files in memory, as the worker would answer from OPFS. */
async function runsOver(ids: readonly string[], more: Handlers = {}) {
  const folder = memoryFolder();
  for (const [i, id] of ids.entries()) await writeTestRun(folder, id, { createdAt: i });
  const faults: unknown[] = [];
  const { changeRun } = await import('../storage/run-library');
  const engine = createTestEngine({
    runs: async () => ({ ...(await listRuns(folder)), current: null }),
    openRun: async ({ id }) => {
      const { record, pairs, metrics, samples } = await openRun(folder, id);
      const events = [
        ...metrics.map(({ node, step, values }) => ({ type: 'metrics' as const, node, step, values })),
        ...samples.map(({ node, step, rows }) => ({ type: 'samples' as const, node, step, rows })),
      ];
      return { record, pairs, events };
    },
    changeRun: async ({ id, change }) => {
      await changeRun(folder, id, change);
      return null;
    },
    ...more,
  });
  let persisted = false;
  const storage = {
    estimate: async () => ({ usage: 10, quota: 100 }),
    persisted: async () => persisted,
    persist: async () => {
      persisted = true;
      return true;
    },
  };
  const runs = createRuns(engine, () => 77, {
    report: (cause) => faults.push(cause),
    readFile: async (path) => new Blob([new Uint8Array(readFileSync(`public/${path}`))]),
    storage,
  });
  await runs.refresh();
  const names = () => runs.getState().shelf?.runs.map(({ record }) => [record.name, record.deletedAt]);
  return { runs, names, faults, engine };
}

test('renamed, thrown away and restored; what is thrown away is no longer picked', async () => {
  const { runs, names } = await runsOver(['a', 'b']);
  runs.pick('a', true);
  runs.pick('b', true);
  await runs.rename('a', '  longer answers ');
  await runs.rename('b', '   ');
  await runs.throwAway('a');
  expect(names()).toEqual([
    ['run b', null],
    ['longer answers', 77],
  ]);
  expect(runs.getState()).toMatchObject({ picked: ['b'], undo: { id: 'a', name: 'longer answers' }, work: null });
  await runs.restore('a');
  expect(names()?.[1]).toEqual(['longer answers', null]);
  expect(runs.getState().undo).toBeNull();
});

test('deleted for good: the list is read anew, and there is no way back on offer; what could not be deleted keeps its own', async () => {
  const gone: string[] = [];
  const { runs, names, faults, engine } = await runsOver(['a', 'b'], {
    deleteRun: ({ id }) => {
      if (id === 'b') throw new Error('run-in-use');
      gone.push(id);
      return null;
    },
  });
  await runs.throwAway('a');
  expect(runs.getState().undo).toMatchObject({ id: 'a' });
  await runs.deleteForGood('a');
  expect(gone).toEqual(['a']);
  expect(runs.getState()).toMatchObject({ undo: null, work: null });
  expect(engine.asked.at(-1)?.name).toBe('runs'); // read anew
  await runs.throwAway('b');
  await runs.deleteForGood('b');
  expect(faults.map(String)).toEqual(['Error: run-in-use']);
  expect(names()?.map(([name]) => name)).toContain('run b');
  expect(runs.getState().undo).toMatchObject({ id: 'b' });
});

test('a shown run has its figures, samples and labels in stores of its own', async () => {
  const { runs } = await runsOver(['a', 'b']);
  await runs.show(['b', 'a']);
  const { shown } = runs.getState();
  expect(shown.map(({ record }) => record.id)).toEqual(['b', 'a']);
  const replay = shown[0]?.replay;
  expect(replay?.metrics.latest('sft')).toEqual({ loss: 1.5 });
  expect(replay?.metrics.ring('sft', 'eval_loss')?.points(10)).toEqual([
    { step: 1, value: null },
    { step: 2, value: null },
  ]);
  expect(replay?.metrics.store.getState().revisions.sft).toBeGreaterThan(0);
  expect(replay?.samples.getState().byNode.sft).toHaveLength(1);
  expect(replay?.pairs.getState().rows).toHaveLength(1);
  runs.close();
  expect(runs.getState().shown).toEqual([]);
});

test('what fails is reported and leaves the list as it was', async () => {
  const { runs, names, faults } = await runsOver(['a'], {
    importRun: () => Promise.reject(new Error('no run')),
    changeRun: () => Promise.reject(new Error('full')),
  });
  await runs.imported(new Blob(['x']));
  await runs.throwAway('a');
  expect(faults.map(String)).toEqual(['Error: no run', 'Error: full']);
  expect(names()).toEqual([['run a', null]]);
  expect(runs.getState()).toMatchObject({ undo: null, work: null, shown: [] });
});

test('an imported run is opened at once', async () => {
  const { runs } = await runsOver(['a'], { importRun: () => recordOf('a') });
  await runs.imported(new Blob(['x']));
  expect(runs.getState().shown.map(({ record }) => record.id)).toEqual(['a']);
});

test('room is shown, and kept when a person asks for it', async () => {
  const { runs } = await runsOver([]);
  expect(runs.getState().storage).toEqual({ used: 10, free: 90, kept: false });
  await runs.keepData();
  expect(runs.getState().storage?.kept).toBe(true);
});

const figuresOf = (of: Recipe, report: unknown) =>
  runFigures(of, { report }).map(({ label, value, count, what }) => [label, value, count, what]);

test('key figures of whatever a report holds', () => {
  expect(figuresOf(rlhf, recordOf('a').report)).toEqual([['SFT held-out loss', 1, undefined, 'the last value']]);
  for (const report of [null, 'x', [], { sft: null }, { sft: { heldout_loss_after: 'x' } }, { ppo: [] }])
    expect(figuresOf(rlhf, report)).toEqual([]);
});

test('figures go by the manifests, those of two nodes of one stage apart, each share with its rows', () => {
  const report = {
    preferences: { labels: 300 },
    reward: { accuracy_heldout: 0.7, pairs_heldout: 30 },
    'reward-2': { accuracy_heldout: 0.8 },
    ppo: { score_last: 0.7 },
    evaluation: { table: { winRate: { rate: 0.6, prompts: 800 } } },
  };
  expect(figuresOf(twoRewards, report)).toEqual([
    ['Labels', 300, undefined, 'the last value'],
    ['reward accuracy', 0.7, 30, 'held-out labels'],
    ['reward-2 accuracy', 0.8, undefined, 'held-out labels'],
    ['PPO reward', 0.7, undefined, 'mean of the last tenth'],
    ['Evaluation wins', 0.6, 800, 'unseen prompts, by the rubric, ties half'],
  ]);
  expect(runFigures(twoRewards, { report })[1]?.interval?.map((end) => end.toFixed(3))).toEqual(['0.521', '0.833']);
});

test('a recorded run that comes with the page is looked into by its name; one that is not there is said', async () => {
  const { runs, faults } = await runsOver([]);
  await runs.lookInside('few-labels');
  expect(runs.getState().shown).toMatchObject([
    { recorded: { name: 'few-labels' }, record: { config: { seed: 3101 } } },
  ]);
  runs.close();
  await runs.lookInside('no-such-run');
  expect(faults).toHaveLength(1);
  expect(runs.getState()).toMatchObject({ shown: [], work: null });
});
