import { expect, test } from 'vitest';
import { linesOf, readLines } from '../folder';
import { memoryFolder } from '../memory-folder';
import { migrateLines, readMarks } from './lines-v1';
import { configFromV1, renamedRoles } from './names-v1';
import { at, bytesOf, ID } from './test-support';

const metrics = [1, 2, 3].map((step) => ({ stage: 'ppo', step, at: step, values: { 'objective/kl': step } }));
const scores = { sft: { reward: 1 }, policy: { reward: 2, rubric: 0.5 } };
const samples = [
  { stage: 'sft', step: 1, at: 1, rows: [{ prompt: 'p', answers: { base: 'b', sft: 's' } }] },
  { stage: 'preferences', step: 8, at: 2, rows: [{ prompt: 'sft', answers: { chosen: 'c', rejected: 'r' } }] },
  { stage: 'ppo', step: 2, at: 3, rows: [{ prompt: 'p', answers: { sft: 's', policy: 'q' }, scores }] },
];
const family = {
  family: 'copy',
  scores: { base: 0, sft: 0.5, policy: 1 },
  rubric: { sft: 0.3, policy: 0.4 },
  winRate: 0.5,
};
const phases = [
  { stage: 'reward', step: 2, phase: { kind: 'reward-diagnostics', chosen: [1], rejected: [0], calibration: [] } },
  { stage: 'evaluation', step: 1, phase: { kind: 'evaluation', families: [family, { ...family, rubric: undefined }] } },
];

async function old() {
  const folder = memoryFolder();
  for (const [name, lines] of Object.entries({ metrics, samples, phases }))
    await folder.write(at(`${name}.jsonl`), linesOf(lines));
  return folder;
}
const all = async (folder: Awaited<ReturnType<typeof old>>) =>
  Promise.all(['metrics', 'samples', 'phases'].map((name) => readLines<object>(folder, at(`${name}.jsonl`))));

test('roles are renamed where models are meant: in answers, scores and the tables of families; other columns stay', async () => {
  const folder = await old();
  await migrateLines(folder, ID);
  const [newMetrics, newSamples, newPhases] = await all(folder);
  expect(newMetrics).toEqual(metrics.map(({ stage, ...line }) => ({ node: stage, ...line })));
  expect(newSamples).toEqual([
    { node: 'sft', step: 1, at: 1, rows: [{ prompt: 'p', answers: { base: 'b', 'sft.policy': 's' } }] },
    { node: 'preferences', step: 8, at: 2, rows: [{ prompt: 'sft', answers: { chosen: 'c', rejected: 'r' } }] },
    {
      node: 'ppo',
      step: 2,
      at: 3,
      rows: [
        {
          prompt: 'p',
          answers: { 'sft.policy': 's', 'ppo.policy': 'q' },
          scores: { 'sft.policy': { reward: 1 }, 'ppo.policy': { reward: 2, rubric: 0.5 } },
        },
      ],
    },
  ]);
  const renamed = { family: 'copy', scores: { base: 0, 'sft.policy': 0.5, 'ppo.policy': 1 }, winRate: 0.5 };
  const rubric = { 'sft.policy': 0.3, 'ppo.policy': 0.4 };
  expect(newPhases).toEqual([
    { node: 'reward', step: 2, phase: phases[0]?.phase },
    { node: 'evaluation', step: 1, phase: { kind: 'families', families: [{ ...renamed, rubric }, renamed] } },
  ]);
});

test('lines that are migrated already stay as they are; a torn or senseless one goes', async () => {
  const folder = await old();
  await migrateLines(folder, ID);
  const once = new Map(folder.files);
  await migrateLines(folder, ID);
  expect(folder.files).toEqual(once);
  await folder.append(at('metrics.jsonl'), bytesOf('nonsense\n[1]\nnull\n{"stage":"sft","ste'));
  await migrateLines(folder, ID);
  expect(folder.files).toEqual(once);
});

test('what pointed into the files points to the same place in the new ones', async () => {
  const folder = await old();
  const bytes = linesOf(metrics.slice(0, 2)).length;
  const manifest = { metricsBytes: bytes, samplesBytes: linesOf(samples.slice(0, 1)).length };
  await folder.write(at('checkpoints/ppo-2/manifest.json'), bytesOf(manifest));
  await folder.write(at('checkpoints/ppo-9/manifest.json'), bytesOf('{'));
  const reach = { metricsBytes: 0, samplesBytes: linesOf(samples).length };
  const marks = await readMarks(folder, ID, { reach });
  await migrateLines(folder, ID);
  const upTo = async (file: string, length: number | undefined) => {
    await folder.truncate(at(file), length ?? 1e9);
    return readLines(folder, at(file));
  };
  expect(Object.keys(marks.metrics)).toEqual(['0', String(bytes)]);
  expect(await upTo('samples.jsonl', marks.samples[String(reach.samplesBytes)])).toHaveLength(3);
  expect(await upTo('metrics.jsonl', marks.metrics[String(bytes)])).toHaveLength(2);
  expect(await upTo('samples.jsonl', marks.samples[String(manifest.samplesBytes)])).toHaveLength(1);
  expect(marks.metrics['0']).toBe(0);
});

test('names: roles, and a configuration by nodes', () => {
  expect(renamedRoles({ base: 1, sft: 2, reward: 3, policy: 4, chosen: 5 })).toEqual({
    ...{ base: 1, 'sft.policy': 2, 'reward.scorer': 3, 'ppo.policy': 4, chosen: 5 },
  });
  const nodes = { sft: { steps: 3 }, ppo: { klCoef: 0 } };
  expect(configFromV1({ preset: 'tiny', seed: 7, ...nodes, other: 1 })).toEqual({
    ...{ recipe: 'rlhf', model: 'tiny', seed: 7, nodes },
  });
  for (const nothing of [null, 'x', [], {}]) expect(configFromV1(nothing)).toEqual({ recipe: 'rlhf', nodes: {} });
});
