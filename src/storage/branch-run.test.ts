import { expect, test } from 'vitest';
import type { StageSnapshot } from '../data/snapshot';
import { branchRun } from './branch-run';
import { checkpointName } from './checkpoint-manifest';
import { listCheckpoints, saveCheckpoint } from './checkpoints';
import { linesOf, readLines } from './folder';
import { memoryFolder } from './memory-folder';
import { resumePoint } from './resume-point';
import { givenPath, runArtifacts, writeRunArtifact } from './run-artifacts';
import { listRuns, openRun, readRecord } from './run-library';
import { type RunRecord, runPath } from './run-record';
import { recordOf, writeTestRun } from './run-test-support';

type Memory = ReturnType<typeof memoryFolder>;

const NODES = ['sft', 'preferences', 'reward', 'ppo', 'evaluation'];
const report = { sft: { heldout_loss_after: 1 }, reward: { accuracy_heldout: 0.8 }, ppo: { kl: 2 }, evaluation: {} };
const policy = { kind: 'policy', madeBy: 'ppo', identity: 'a4' } as const;
const whole: Partial<RunRecord> = {
  nodes: NODES,
  done: NODES,
  node: 'evaluation',
  report,
  artifacts: { ...recordOf('a').artifacts, 'ppo.policy': policy },
};
const namesOf = async (folder: Memory, id: string) => Object.keys(await runArtifacts(folder, id)).sort();

/** A finished run with two lines of figures a step, and a checkpoint at a step of a stage. */
async function parent(node: string, step: number, change: Partial<RunRecord> = whole): Promise<Memory> {
  const folder = memoryFolder();
  await writeTestRun(folder, 'a', { ...change, checkpoints: ['sft-2', checkpointName(node, step)] });
  await writeRunArtifact(folder, 'a', 'ppo.policy', policy, new Map([['model.safetensors', Uint8Array.of(1)]]));
  const line = (name: string) => folder.files.get(`${runPath('a')}/${name}`)?.length ?? 0;
  const reach = { metricsBytes: line('metrics.jsonl'), samplesBytes: line('samples.jsonl') };
  const notes = { tokenizerHash: 'abc', seconds: 9, score: -1, parent: 'sft-2', savedAt: 5000 };
  await saveCheckpoint(folder, 'a', stateOf(node, step), { ...notes, ...reach });
  const later = { node: 'evaluation', step: 9, at: 1, values: { loss: 0 } };
  await folder.append(`${runPath('a')}/metrics.jsonl`, linesOf([later]));
  await folder.append(`${runPath('a')}/samples.jsonl`, linesOf([{ ...later, values: undefined, rows: [] }]));
  return folder;
}

const stateOf = (node: string, step: number): StageSnapshot => ({
  node,
  step,
  arrays: [{ name: 'policy/w', shape: [2], data: Float32Array.of(step, -0) }],
  scalars: { beta: 0.1 },
});

test('a branch has all that its parent had at the checkpoint, nothing of what came after, and goes on there', async () => {
  const folder = await parent('ppo', 4);
  const before = new Map(folder.files);
  const branch = await branchRun(folder, 'a', 'ppo-4', 7000);

  expect(branch).toMatchObject({
    name: 'run a, from ppo 4',
    createdAt: 7000,
    state: 'stopped',
    nodes: NODES,
    done: ['sft', 'preferences', 'reward'],
    node: 'ppo',
    step: 4,
    checkpoints: ['ppo-4'],
    lineage: { ...recordOf('a').lineage, parentRun: 'a', parentCheckpoint: 'ppo-4' },
    report: { sft: report.sft, reward: report.reward },
  });
  expect(Object.keys(branch.report)).toEqual(['sft', 'reward']);
  expect(await readRecord(folder, branch.id)).toEqual(branch);
  const { nodes, checkpoint, lostSteps } = await resumePoint(folder, branch);
  expect(nodes).toEqual(['ppo', 'evaluation']);
  expect(checkpoint?.state).toEqual(stateOf('ppo', 4));
  expect(checkpoint?.manifest).toMatchObject({ seconds: 9, score: -1, tokenizerHash: 'abc' });
  expect(lostSteps).toBe(0);
  const { metrics, samples, phases, pairs } = await openRun(folder, branch.id);
  expect(metrics.map(({ node, step }) => [node, step])).toEqual([
    ['sft', 1],
    ['sft', 2],
  ]);
  expect(samples).toHaveLength(1);
  expect(phases.map(({ phase }) => phase.kind)).toEqual(['reward-diagnostics']);
  expect(pairs).toHaveLength(1);
  expect(await namesOf(folder, branch.id)).toEqual(['preferences.pairs', 'reward.scorer', 'sft.policy']);
  expect(Object.keys(branch.artifacts).sort()).toEqual(await namesOf(folder, branch.id));
  expect(await readLines(folder, givenPath(branch.id, 'data.demonstrations'))).toHaveLength(1);
  for (const [name, bytes] of before) expect(folder.files.get(name), name).toEqual(bytes); // the parent is as it was
});

test('a branch from before the labels has none of them if raters made them, and all if people did', async () => {
  const folder = await parent('sft', 3);
  const branch = await branchRun(folder, 'a', 'sft-2', 7000);
  expect(branch).toMatchObject({ done: [], nodes: NODES, report: {}, artifacts: {} });
  expect(branch.lineage.data).not.toHaveProperty(['data.pairs']);
  expect((await openRun(folder, branch.id)).pairs).toEqual([]);
  expect(await namesOf(folder, branch.id)).toEqual([]);

  const { lineage } = recordOf('a');
  const given = { source: 'ann', count: 1, identity: 'd2' };
  const byPeople = await parent('sft', 3, {
    ...whole,
    lineage: { ...lineage, data: { ...lineage.data, 'data.pairs': given } },
  });
  const row = { prompt: 'p', chosen: 'a', rejected: 'b', rater: 'ann' };
  await byPeople.write(givenPath('a', 'data.pairs'), linesOf([row]));
  const second = await branchRun(byPeople, 'a', 'sft-2', 7000);
  expect(second.lineage.data['data.pairs']).toEqual(given);
  expect(await readLines(byPeople, givenPath(second.id, 'data.pairs'))).toEqual([row]);
  expect((await openRun(byPeople, second.id)).pairs).toEqual([row]);
});

test('a model of a stage that was stopped half way and built on comes along', async () => {
  const folder = await parent('reward', 5, { ...whole, nodes: ['preferences', 'reward'], done: ['preferences'] });
  const branch = await branchRun(folder, 'a', 'reward-5', 7000);
  expect(await namesOf(folder, branch.id)).toEqual(['preferences.pairs', 'sft.policy']);
  expect(await resumePoint(folder, branch)).toMatchObject({
    nodes: ['reward'],
    checkpoint: { manifest: { step: 5 } },
  });
});

test('a branch of a branch knows its own parent, and outlives both', async () => {
  const folder = await parent('ppo', 4);
  const first = await branchRun(folder, 'a', 'ppo-4', 7000);
  const second = await branchRun(folder, first.id, 'ppo-4', 8000);
  await folder.remove(runPath('a'));
  await folder.remove(runPath(first.id));
  expect(second.lineage).toMatchObject({ parentRun: first.id, parentCheckpoint: 'ppo-4' });
  expect((await resumePoint(folder, second)).checkpoint?.state).toEqual(stateOf('ppo', 4));
  expect((await listRuns(folder)).runs.map(({ record }) => record.id)).toEqual([second.id]);
});

test.each([
  ['a checkpoint that is not there', async () => {}, 'ppo-5'],
  [
    'a damaged checkpoint',
    async (folder: Memory) => {
      const path = `${runPath('a')}/checkpoints/ppo-4/state.safetensors`;
      await folder.truncate(path, 20);
    },
    'ppo-4',
  ],
])('%s: refused, and no half of a run is left', async (_, damage, checkpoint) => {
  const folder = await parent('ppo', 4);
  await damage(folder);
  const before = [...folder.files.keys()];
  await expect(branchRun(folder, 'a', checkpoint, 7000)).rejects.toMatchObject({ code: 'checkpoint-missing' });
  expect([...folder.files.keys()]).toEqual(before);
  await expect(branchRun(folder, 'b', checkpoint, 7000)).rejects.toMatchObject({ code: 'run-missing' });
});

test('a disk that fills up while it is copied: said, and what was copied is no run', async () => {
  const folder = await parent('ppo', 4);
  const used = [...folder.files.values()].reduce((sum, { length }) => sum + length, 0);
  for (let room = 0; ; room += 500) {
    folder.capacity = used + room;
    const failed = await branchRun(folder, 'a', 'ppo-4', 7000).then(
      () => false,
      (cause: unknown) => {
        expect(cause).toMatchObject({ code: 'storage-full' });
        return true;
      },
    );
    const { runs, damaged } = await listRuns(folder);
    expect([runs.length, damaged.length]).toEqual([failed ? 1 : 2, 0]);
    expect((await listCheckpoints(folder, 'a')).map(({ step }) => step)).toEqual([2, 4]);
    if (!failed) break;
    // Nothing of it takes up room.
    expect([...folder.files.values()].reduce((sum, { length }) => sum + length, 0)).toBe(used);
  }
});
