import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test, vi } from 'vitest';
import { startNodeBackend } from '../compute/node';
import { bytesSource } from '../formats/byte-source';
import { openBundle, writeBundle } from '../formats/run-bundle';
import { checkpointName } from '../storage/checkpoint-manifest';
import { listCheckpoints } from '../storage/checkpoints';
import { dyingFolder } from '../storage/dying-folder';
import { memoryFolder } from '../storage/memory-folder';
import { openRun, readRecord, tidyRuns } from '../storage/run-library';
import { runPath } from '../storage/run-record';
import { importRun, runFiles } from '../storage/run-transfer';
import type { RunEvent } from '../train/events';
import { headless } from './headless';
import { expectVersion1, type FigureLine, version1Figures } from './version-1';

// The world that version 1 asked about and judged by; what it had not is today's.
vi.mock('../tasks', async (today) => ({
  ...(await today<object>()),
  ...(await vi.importActual<object>('./fixtures/v1/world.js')),
}));

beforeAll(() => startNodeBackend({ prefer: 'wasm', exact: true, threads: 1 }));

const fixture = (name: string) => readFile(`src/testing/fixtures/v1/${name}`);
const bundle = async () => openBundle(bytesSource(new Uint8Array(await fixture('ppo-at-4.rlhf.zip'))));

/** The golden figures of some nodes after a step, as version 1 wrote them. */
const golden = async (node: string, after: number): Promise<FigureLine[]> =>
  (await version1Figures()).filter((line) => line.node === node && line.step > after);
const figures = (events: readonly RunEvent[]): FigureLine[] =>
  events.flatMap((e) => (e.type === 'metrics' ? [{ node: e.node, step: e.step, values: e.values }] : []));

async function imported(folder = memoryFolder()) {
  const record = await importRun(folder, await bundle(), () => 'another');
  return { folder, record };
}

test('a bundle of version 1 opens: its record, its figures, its labels, its checkpoints', async () => {
  const { folder, record } = await imported();
  expect(record).toMatchObject({ version: 2, state: 'stopped', config: { recipe: 'rlhf', seed: 11 } });
  expect(record.done).toEqual(['sft', 'preferences', 'reward']);
  expect(Object.keys(record.artifacts).sort()).toEqual(['preferences.pairs', 'reward.scorer', 'sft.policy']);
  expect(record.base.own).toBe(true);
  const { metrics, samples, pairs } = await openRun(folder, record.id);
  expect(metrics.length).toBeGreaterThan(100);
  expect(samples[0]?.rows[0]?.answers).toHaveProperty(['sft.policy']);
  expect(pairs).toHaveLength(40);
  const checkpoints = (await listCheckpoints(folder, record.id)).map((m) => checkpointName(m.node, m.step));
  expect(checkpoints.sort()).toEqual(['ppo-2', 'ppo-4', 'reward-20', 'sft-100']);
  expect([...folder.files.keys()].filter((path) => /models\/|migrating|preferences\.jsonl/.test(path))).toEqual([]);
});

test('it goes on from its PPO checkpoint to the same figures', async () => {
  const { folder, record } = await imported();
  const page = headless({ folder });
  const { outcome } = await page.resume({ id: record.id });
  expect(outcome).toBe('done');
  await expectVersion1(figures(page.events), await golden('ppo', 4));
  const { metrics, phases } = await openRun(folder, record.id);
  const tables = phases.filter(({ phase }) => !('sequences' in phase)); // version 1 kept no tokens
  expect(tables.map(({ node, phase }) => [node, phase.kind])).toEqual([
    ['reward', 'reward-diagnostics'], // of version 1
    ['evaluation', 'families'],
  ]);
  await expectVersion1(metrics, await version1Figures()); // nothing twice and nothing lost
  const saved = await readRecord(folder, record.id);
  expect(saved).toMatchObject({ state: 'done', done: ['sft', 'preferences', 'reward', 'ppo', 'evaluation'] });
});

test('it branches: from the middle of PPO, and from the middle of SFT', async () => {
  const { folder, record } = await imported();
  const page = headless({ folder });
  const { record: branch } = await page.resume({ id: record.id, checkpoint: 'ppo-2' });
  expect(branch.lineage).toMatchObject({ parentRun: record.id, parentCheckpoint: 'ppo-2' });
  await expectVersion1(figures(page.events), await golden('ppo', 2));

  const early = headless({ folder });
  await early.resume({ id: record.id, checkpoint: 'sft-100' });
  const expected = [
    ...(await golden('sft', 100)),
    ...(await golden('preferences', 0)),
    ...(await golden('reward', -1)),
    ...(await golden('ppo', 0)),
  ];
  await expectVersion1(figures(early.events), expected);
});

test('it leaves again, with its base or without, and comes back', async () => {
  const { folder, record } = await imported();
  for (const base of [true, false]) {
    const pieces: Uint8Array[] = [];
    for await (const piece of writeBundle(runFiles(folder, record.id, { checkpoints: true, base }))) pieces.push(piece);
    const again = memoryFolder();
    const file = await openBundle(bytesSource(new Uint8Array(Buffer.concat(pieces))));
    await importRun(again, file, () => 'x');
    const opened = headless({ folder: again }).resume({ id: record.id, load: true });
    if (base) expect((await opened).record.id).toBe(record.id);
    else await expect(opened).rejects.toThrow(/base model of this run is not in this browser/);
  }
});

test('a migration that is cut off anywhere is made to the end by the next one', async () => {
  const v1 = memoryFolder();
  const file = await bundle();
  for (const path of file.paths) if (!/\/model\//.test(path)) await v1.write(`runs/old/${path}`, await file.read(path));
  const whole = memoryFolder();
  for (const [path, bytes] of v1.files) whole.files.set(path, bytes);
  await readRecord(whole, 'old');
  const strip = (files: ReadonlyMap<string, Uint8Array>) =>
    new Map([...files].filter(([path]) => !path.endsWith('.part')).map(([path, bytes]) => [path, bytes.length]));
  let cut = 0;
  for (let last = 1; ; last += 3) {
    const folder = memoryFolder();
    for (const [path, bytes] of v1.files) folder.files.set(path, bytes);
    const died = await readRecord(dyingFolder(folder, last), 'old').then(
      () => false,
      () => true,
    );
    if (!died) break;
    cut++;
    await tidyRuns(folder, 0);
    expect(strip(folder.files)).toEqual(strip(whole.files));
  }
  expect(cut).toBeGreaterThan(10);
  expect(await whole.read(`${runPath('old')}/models/sft/model.safetensors`)).toBeNull();
});
