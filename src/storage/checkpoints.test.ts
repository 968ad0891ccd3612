import { expect, test } from 'vitest';
import type { StageSnapshot } from '../data/snapshot';
import { checkpointName } from './checkpoint-manifest';
import { allFinite, kept, listCheckpoints, loadCheckpoint, saveCheckpoint } from './checkpoints';
import { dyingFolder } from './dying-folder';
import { type Folder, sweep, TEMPORARY } from './folder';
import { memoryFolder } from './memory-folder';
import { resumePoint } from './resume-point';
import { RUNS, runPath } from './run-record';
import { recordOf } from './run-test-support';
import { RunWriter } from './run-writer';

const stateAt = (step: number): StageSnapshot => ({
  node: 'sft',
  step,
  arrays: [
    { name: 'policy.w/w', shape: [2, 2], data: Float32Array.of(step, -0, 1e-42, step / 3) },
    { name: 'policy.m/w', shape: [2, 2], data: new Float32Array(4).fill(step) },
  ],
  scalars: { step, tokens: 10 * step },
});
const notes = { tokenizerHash: 't', seconds: 1, score: null, total: 0 };
const record = recordOf('r', { state: 'running', done: [], nodes: ['sft', 'ppo'], checkpoints: [] });

/** Runs to a step, a line of figures each, a checkpoint every third. Says what was acknowledged. */
async function train(folder: Folder, steps: number, onSaved: (step: number) => void = () => {}): Promise<void> {
  let now = 0;
  const writer = await RunWriter.begin(folder, record, () => ++now);
  for (let step = 1; step <= steps; step++) {
    writer.addMetrics('sft', step, { loss: 1 / step });
    if (step % 3 !== 0) continue;
    await writer.checkpoint(stateAt(step), notes);
    onSaved(step);
  }
}

test('what is saved is loaded bit by bit', async () => {
  const folder = memoryFolder();
  const manifest = await saveCheckpoint(folder, 'r', stateAt(5), {
    ...notes,
    metricsBytes: 0,
    samplesBytes: 0,
    parent: null,
    savedAt: 1,
  });
  const loaded = await loadCheckpoint(folder, 'r', manifest);
  expect(loaded).toEqual(stateAt(5));
  expect(Object.is(loaded?.arrays[0]?.data[1], -0)).toBe(true);
});

test('a state with a number that is none is known', () => {
  const state = stateAt(3);
  expect(allFinite(state)).toBe(true);
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    (state.arrays[1] as { data: Float32Array }).data[3] = bad;
    expect(allFinite(state)).toBe(false);
  }
});

test('the newest three stay, and the best of each node', async () => {
  const of = (step: number, score: number | null, node = 'sft') =>
    ({ node, step, score }) as Parameters<typeof kept>[0][number];
  const all = [of(1, 5), of(2, 1), of(3, 2), of(1, -3, 'ppo'), of(2, -1, 'ppo'), of(3, null, 'ppo'), of(4, -2, 'ppo')];
  expect([...kept(all)].map(({ node, step }) => checkpointName(node, step)).sort()).toEqual([
    'ppo-1',
    'ppo-2',
    'ppo-3',
    'ppo-4',
    'sft-2',
  ]);
  const folder = memoryFolder();
  await train(folder, 18);
  expect((await listCheckpoints(folder, 'r')).map(({ step }) => step)).toEqual([12, 15, 18]);
});

test.each([
  [
    'a bit of the weights turned',
    (bytes: Uint8Array) => Uint8Array.from(bytes, (b, i) => (i === bytes.length - 2 ? b ^ 1 : b)),
  ],
  ['the weights cut short', (bytes: Uint8Array) => bytes.slice(0, -4)],
  ['no weights', () => new Uint8Array()],
])('%s: the checkpoint before it is offered instead', async (_, damage) => {
  const folder = memoryFolder();
  await train(folder, 8);
  const path = `${runPath('r')}/checkpoints/sft-6/state.safetensors`;
  folder.files.set(path, damage(folder.files.get(path) as Uint8Array) as Uint8Array<ArrayBuffer>);
  const { checkpoint, lostSteps } = await resumePoint(folder, record);
  expect(checkpoint?.state).toEqual(stateAt(3));
  expect(lostSteps).toBe(3); // figures of steps 7 and 8 never reached the disk
});

test('without a whole checkpoint a stage begins anew, and what is nonsense is passed over', async () => {
  const folder = memoryFolder();
  await train(folder, 4);
  const manifest = `${runPath('r')}/checkpoints/sft-3/manifest.json`;
  folder.files.set(manifest, new TextEncoder().encode('{"version":2,"node":"sft"'));
  expect(await resumePoint(folder, record)).toMatchObject({ checkpoint: null, lostSteps: 3, nodes: ['sft', 'ppo'] });
});

test('killed in the middle of any write of a run: the last acknowledged checkpoint is there, whole, and can be gone on from', async () => {
  let last = 1;
  for (; ; last++) {
    const disk = memoryFolder();
    let acknowledged = 0;
    const died = await train(dyingFolder(disk, last), 15, (step) => {
      acknowledged = step;
    }).then(
      () => false,
      () => true,
    );
    await sweep(disk, RUNS);
    expect([...disk.files.keys()].filter((name) => name.endsWith(TEMPORARY))).toEqual([]);
    const { checkpoint } = await resumePoint(disk, record);
    const step = checkpoint?.manifest.step ?? 0;
    expect(step).toBeGreaterThanOrEqual(acknowledged);
    if (checkpoint) {
      expect(checkpoint.state).toEqual(stateAt(step));
      const writer = await RunWriter.reopen(disk, record, checkpoint.manifest, () => 1000 + last);
      writer.addMetrics('sft', step + 1, { loss: 0 });
      await writer.flush();
      const lines = new TextDecoder()
        .decode(disk.files.get(`${runPath('r')}/metrics.jsonl`))
        .trim()
        .split('\n');
      expect(lines.map((line) => JSON.parse(line).step)).toEqual(Array.from({ length: step + 1 }, (_, i) => i + 1));
    }
    if (!died) break;
  }
  expect(last).toBeGreaterThan(20);
});

test('a disk that is full in the middle of a checkpoint: said, and the one before it untouched', async () => {
  let tight = 0;
  for (let capacity = 1200; ; capacity += 60) {
    const folder = memoryFolder(capacity);
    let acknowledged = 0;
    const error = await train(folder, 9, (step) => {
      acknowledged = step;
    }).then(
      () => null,
      (cause: unknown) => cause,
    );
    if (error) expect(error).toMatchObject({ code: 'storage-full', message: expect.stringMatching(/no room left/) });
    const { checkpoint } = await resumePoint(folder, record);
    expect(checkpoint?.manifest.step ?? 0).toBeGreaterThanOrEqual(acknowledged);
    if (checkpoint) expect(checkpoint.state).toEqual(stateAt(checkpoint.manifest.step));
    if (error && acknowledged > 0) tight++;
    if (!error) break;
  }
  expect(tight).toBeGreaterThan(3);
});
