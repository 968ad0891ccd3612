import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { runConfigSchema } from '../config/run';
import { memoryFolder } from '../storage/memory-folder';
import { resumePoint } from '../storage/resume-point';
import { readRecord } from '../storage/run-library';
import { runPath } from '../storage/run-record';
import type { StageEvent } from '../train/events';
import { pipeline } from '../train/pipeline';
import type { Notice } from './protocol';
import { RunKeeper } from './run-keeper';
import { StageRunner } from './runner';
import { SessionHost } from './session-host';

beforeAll(() => switchBackend('wasm'));

const fetchFile = async (path: string) => new Uint8Array(await readFile(`public/${path}`));
const config = runConfigSchema.parse({
  seed: 2,
  sft: { steps: 4, batchSize: 2, maxLength: 32, evalEvery: 4, sampleEvery: 4 },
});

/** A worker without its messages: session, runner and keeper over a folder in memory. */
function setup(folder = memoryFolder(), free = Number.POSITIVE_INFINITY) {
  const host = new SessionHost();
  const notices: Notice[] = [];
  const events: StageEvent[] = [];
  let pauses = 0;
  const keeper = new RunKeeper({
    host,
    folder: async () => folder,
    free: async () => free,
    notify: (notice) => notices.push(notice),
    pause: () => {
      pauses++;
      runner.pause();
    },
    fetchFile,
    now: () => 1000,
  });
  const runner = new StageRunner({
    onEvent: (event) => {
      keeper.saveSoon(); // a checkpoint at every chance
      events.push(event);
      return keeper.onEvent(event);
    },
    onStatus: () => {},
    clock: () => 0,
  });
  const drive = async (stages: ('sft' | 'preferences')[]) => {
    await keeper.begin({ stages, config });
    return runner.drive(pipeline(stages, config, host.current, { clock: () => 0 }));
  };
  const faults = () => notices.flatMap((n) => (n.type === 'fault' ? [n.fault] : []));
  return { host, keeper, runner, folder, notices, events, faults, drive, pauses: () => pauses };
}

test('room that runs out in the middle of a checkpoint: one message, training waits, the checkpoint before it is whole', async () => {
  const folder = memoryFolder();
  const { host, runner, faults, drive, pauses, keeper, events } = setup(folder);
  await host.loadBase('nano', undefined, fetchFile);
  const saved = () => [...folder.files.keys()].filter((path) => path.endsWith('manifest.json')).length;
  const end = drive(['sft']);
  while (saved() < 1) await new Promise((r) => setTimeout(r, 2));
  folder.capacity = [...folder.files.values()].reduce((sum, { length }) => sum + length, 0) + 300_000;
  while (pauses() === 0) await new Promise((r) => setTimeout(r, 2));

  expect(faults()).toHaveLength(1);
  expect(faults()[0]?.code).toBe('storage-full');
  expect(faults()[0]?.message).toMatch(/paused: .*no room left.* What was saved before is whole\. Press Resume/);
  const record = await readRecord(folder, String([...folder.files.keys()][0]?.split('/')[1]));
  const { checkpoint } = await resumePoint(folder, record);
  expect(checkpoint?.manifest.step).toBeGreaterThan(0);
  expect(saved()).toBe(checkpoint?.manifest.step); // one a step, and nothing half written
  const seen = events.length;
  await new Promise((r) => setTimeout(r, 50));
  expect(events.length).toBeLessThanOrEqual(seen + 1);

  runner.resume();
  expect(await end).toBe('done');
  expect(faults()).toHaveLength(1);
  expect(keeper.current).toBeNull();
});

test('too little room before a run: it says what is needed, and runs unsaved', async () => {
  const { host, folder, faults, drive } = setup(memoryFolder(), 5e6);
  await host.loadBase('nano', undefined, fetchFile);
  expect(await drive(['sft'])).toBe('done');
  expect(faults()).toHaveLength(1);
  expect(faults()[0]?.message).toMatch(
    /This run is not saved: Saving needs up to \d+ MB and this browser has 5 MB left/,
  );
  expect(folder.files.size).toBe(0);
});

test('after a failure of the device nothing more is written', async () => {
  const { host, keeper, folder, drive } = setup();
  await host.loadBase('nano', undefined, fetchFile);
  const end = drive(['sft']);
  while (![...folder.files.keys()].some((path) => path.includes('manifest')))
    await new Promise((r) => setTimeout(r, 2));
  keeper.distrust();
  const before = [...folder.files.keys()];
  expect(await end).toBe('done');
  await keeper.end('done');
  expect([...folder.files.keys()]).toEqual(before);
});

test('labels that were half made when the tab went are made to the end, and given ones are never made anew', async () => {
  const given = [{ prompt: 'p', chosen: 'a', rejected: 'b', rater: 'me' }];
  const { host, keeper, folder } = setup();
  await host.loadBase('nano', undefined, fetchFile);
  await keeper.begin({ stages: ['sft', 'preferences'], config, preferences: given });
  const id = keeper.current as string;
  const again = setup(folder);
  expect((await again.keeper.reopen({ id })).deps.preferences).toEqual(given);

  const other = setup();
  await other.host.loadBase('nano', undefined, fetchFile);
  await other.keeper.begin({ stages: ['preferences'], config });
  other.host.current.preferences = given;
  await other.keeper.onEvent({ type: 'progress', stage: 'preferences', step: 1, total: 9 });
  await other.keeper.end('failed');
  const reopened = await setup(other.folder).keeper.reopen({ id: other.keeper.current as string });
  expect(reopened.deps.preferences).toBeUndefined();
});

test('a model that was cut off while it was being written is made again, not stumbled over', async () => {
  const { host, keeper, folder, drive } = setup();
  await host.loadBase('nano', undefined, fetchFile);
  await drive(['sft']);
  await keeper.onEvent({ type: 'progress', stage: 'preferences', step: 1, total: 9 });
  const id = keeper.current as string;
  const again = setup(folder);
  await again.keeper.reopen({ id });
  expect(again.host.current.sft).not.toBeNull();

  folder.files.delete(`${runPath(id)}/models/sft/model.safetensors`);
  const late = setup(folder);
  await late.keeper.reopen({ id });
  expect(late.host.current.sft).toBeNull();
});
