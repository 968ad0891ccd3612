import { beforeAll, expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { parseConfig } from '../recipes/config';
import { memoryFolder } from '../storage/memory-folder';
import { resumePoint } from '../storage/resume-point';
import { artifactPath } from '../storage/run-artifacts';
import { readRecord } from '../storage/run-library';
import { fetchFile, headless } from '../testing/headless';
import { onlyRun } from '../testing/saved-run';
import { broughtToy } from '../testing/toy-base';
import type { RunEvent } from '../train/events';

beforeAll(() => switchBackend('wasm'));

const config = parseConfig({
  seed: 2,
  nodes: { sft: { steps: 4, batchSize: 2, maxLength: 128, evalEvery: 4, sampleEvery: 4 } },
});
const later = () => new Promise((r) => setTimeout(r, 2));

/** A page with the toy base that saves at every chance. */
async function pageOn(folder = memoryFolder(), free = Number.POSITIVE_INFINITY) {
  const page = headless({ folder, free, often: true });
  await page.host.loadBase('nano', await broughtToy(), fetchFile);
  return { ...page, folder };
}

test('room that runs out in the middle of a checkpoint: one message, training waits, the checkpoint before it is whole', async () => {
  const { runner, folder, faults, run, pauses, saver, events } = await pageOn();
  const saved = () => [...folder.files.keys()].filter((path) => path.endsWith('manifest.json')).length;
  const end = run(['sft'], config);
  while (saved() < 1) await later();
  folder.capacity = [...folder.files.values()].reduce((sum, { length }) => sum + length, 0) + 60_000;
  while (pauses() === 0) await later();

  expect(faults()).toHaveLength(1);
  expect(faults()[0]?.code).toBe('storage-full');
  expect(faults()[0]?.message).toMatch(/paused: .*no room left.* What was saved before is whole\. Press Resume/);
  const record = await readRecord(folder, onlyRun(folder));
  const { checkpoint } = await resumePoint(folder, record);
  expect(checkpoint?.manifest.step).toBeGreaterThan(0);
  expect(saved()).toBe(checkpoint?.manifest.step); // one a step, and nothing half written
  const seen = events.length;
  await new Promise((r) => setTimeout(r, 50));
  expect(events.length).toBeLessThanOrEqual(seen + 1);

  runner.resume();
  expect(await end).toBe('done');
  expect(faults()).toHaveLength(1);
  expect(saver.current).toBeNull();
});

test('too little room before a run: it says what is needed, and runs unsaved', async () => {
  const { folder, faults, run } = await pageOn(memoryFolder(), 5e6);
  expect(await run(['sft'], config)).toBe('done');
  expect(faults()).toHaveLength(1);
  expect(faults()[0]?.message).toMatch(
    /This run is not saved: Saving needs up to \d+ MB and this browser has 5 MB left/,
  );
  expect(folder.files.size).toBe(0);
});

test('after a failure of the device nothing more is written', async () => {
  const { saver, folder, run } = await pageOn();
  const end = run(['sft'], config);
  while (![...folder.files.keys()].some((path) => path.includes('manifest'))) await later();
  saver.distrust();
  const before = new Map(folder.files);
  expect(await end).toBe('done');
  expect(folder.files).toEqual(before);
});

test('labels that were half made when the tab went are made to the end, and given ones are never made anew', async () => {
  const given = [{ prompt: 'p', chosen: 'a', rejected: 'b', rater: 'me' }];
  const { saver, folder } = await pageOn();
  await saver.begin({ nodes: ['sft', 'preferences'], config, given: { 'data.pairs': given } });
  const again = headless({ folder });
  const reopened = await again.saver.reopen({ id: saver.current as string });
  expect(again.host.current.artifacts.require('data.pairs', 'pairs').rows).toEqual(given);
  expect(reopened.record.lineage.data).toMatchObject({ 'data.pairs': { source: 'me', count: 1 } });

  const other = await pageOn();
  await other.saver.begin({ nodes: ['preferences'], config });
  const sampling = { temperature: 1, maxNewTokens: 4, rubric: {} };
  other.host.current.artifacts.put('preferences.pairs', {
    kind: 'pairs',
    value: { rows: given, sampling },
    madeBy: 'preferences',
    identity: 'ab',
  });
  await other.saver.onEvent({ type: 'progress', node: 'preferences', step: 1, total: 9 });
  await other.saver.end('failed');
  const late = headless({ folder: other.folder });
  const { nodes, record } = await late.saver.reopen({ id: other.saver.current as string });
  expect(late.host.current.artifacts.require('preferences.pairs', 'pairs').rows).toEqual(given);
  expect(late.host.current.artifacts.has('data.pairs')).toBe(false);
  expect([nodes, record.lineage.data]).toEqual([['preferences'], {}]);
});

test('a model that was cut off while it was being written is made again, not stumbled over', async () => {
  const { folder, run } = await pageOn();
  await run(['sft'], config);
  const id = onlyRun(folder);
  const again = headless({ folder });
  await again.saver.reopen({ id });
  expect(again.host.current.artifacts.has('sft.policy')).toBe(true);

  folder.files.delete(`${artifactPath(id, 'sft.policy')}/artifact.json`);
  const late = headless({ folder });
  await late.saver.reopen({ id });
  expect(late.host.current.artifacts.has('sft.policy')).toBe(false);
});

test('stopped between two steps, a run goes on from right there; it is saved then, whatever the interval', async () => {
  const folder = memoryFolder();
  const page = headless({ folder });
  await page.host.loadBase('nano', await broughtToy(), fetchFile);
  const stop = ({ type, step }: RunEvent) => {
    if (type === 'progress' && step === 3) page.runner.stop();
    return false;
  };
  expect(await page.run(['sft'], config, {}, stop)).toBe('stopped');
  expect((await page.saver.left()).open).toMatchObject({ left: ['sft'], step: 3, lostSteps: 0, record: { total: 4 } });
  const seen = page.events.length;
  const { outcome } = await page.resume({ id: onlyRun(folder) });
  const steps = page.events.slice(seen).flatMap((event) => (event.type === 'progress' ? [event.step] : []));
  expect([outcome, steps]).toEqual(['done', [4]]);
});

test('where steps are slow each is saved: stopped in the middle of the third, a run goes on after the second, here or in another tab', async () => {
  const folder = memoryFolder();
  const page = headless({ folder });
  await page.host.loadBase('nano', await broughtToy(), fetchFile);
  const stop = ({ type, step }: RunEvent) => {
    if (type === 'metrics' && step > 0) page.elapse(30_000);
    if (type === 'metrics' && step === 3) page.runner.stop();
    return false;
  };
  expect(await page.run(['sft'], config, {}, stop)).toBe('stopped');
  expect((await page.saver.left()).open).toMatchObject({ left: ['sft'], step: 2, lostSteps: 1 });
  const again = headless({ folder });
  const { outcome } = await again.resume({ id: onlyRun(folder) });
  const steps = again.events.flatMap((event) => (event.type === 'progress' ? [event.step] : []));
  expect([outcome, steps]).toEqual(['done', [3, 4]]);
});
