import { expect, test } from 'vitest';
import { readSafetensors } from '../../formats/safetensors';
import { sha256 } from '../../text/sha256';
import { checkpointName } from '../checkpoint-manifest';
import { listCheckpoints, loadCheckpoint } from '../checkpoints';
import { linesOf } from '../folder';
import { resumePoint } from '../resume-point';
import { runArtifacts } from '../run-artifacts';
import { listRuns, openRun, readRecord } from '../run-library';
import { at, bytesOf, ID, jsonOf, v1Folder } from './test-support';

type Memory = Awaited<ReturnType<typeof v1Folder>>;
const names = async (folder: Memory) =>
  (await listCheckpoints(folder, ID)).map(({ node, step }) => checkpointName(node, step)).sort();
const fieldsOf = (bytes: Uint8Array) =>
  new Set(readSafetensors(bytes).tensors.map(({ name }) => name.slice(0, name.indexOf('/'))));

test('checkpoints: fields and scalars by trainables, the numbers untouched, hashes and places anew', async () => {
  const [before, folder] = [await v1Folder(), await v1Folder()];
  await readRecord(folder, ID);
  for (const [name, fields] of Object.entries({
    'sft-100': ['policy'],
    'reward-20': ['scorer'],
    'ppo-4': ['policy', 'value'],
  })) {
    const path = at(`checkpoints/${name}`);
    const [old, state] = [before, folder].map(({ files }) => files.get(`${path}/state.safetensors`)) as [
      Uint8Array<ArrayBuffer>,
      Uint8Array<ArrayBuffer>,
    ];
    expect(fieldsOf(state)).toEqual(new Set(fields.flatMap((f) => [`${f}.w`, `${f}.m`, `${f}.v`])));
    const values = (bytes: Uint8Array) => readSafetensors(bytes).tensors.map(({ shape, data }) => [shape, data]);
    expect(values(state)).toEqual(values(old));
    const [was, manifest] = [before, folder].map(({ files }) => jsonOf(files.get(`${path}/manifest.json`))) as [
      Record<string, unknown>,
      Record<string, unknown>,
    ];
    const { stage, scalars, ...rest } = was;
    expect(manifest).toMatchObject({
      ...{ seconds: rest.seconds, score: rest.score, parent: rest.parent, savedAt: rest.savedAt },
      ...{ version: 2, node: stage, step: rest.step, bytes: state.length, sha256: await sha256(state) },
    });
    const steps = fields.map((f) => `${f}.step`);
    expect(Object.keys(manifest.scalars as object)).toEqual(expect.arrayContaining(steps));
    expect(Object.values(manifest.scalars as object)).toEqual(Object.values(scalars as object));
    const own = (await listCheckpoints(folder, ID)).find((m) => checkpointName(m.node, m.step) === name);
    expect(own && (await loadCheckpoint(folder, ID, own))?.arrays.length).toBeGreaterThan(10);
  }
});

const path = at('checkpoints/ppo-4');
const change = (file: string, make: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>) => (folder: Memory) =>
  void folder.files.set(`${path}/${file}`, make(folder.files.get(`${path}/${file}`) as Uint8Array<ArrayBuffer>));
test.each<[string, (folder: Memory) => void]>([
  ['a bit of its state turned', change('state.safetensors', (b) => b.map((x, i) => (i === b.length - 2 ? x ^ 1 : x)))],
  ['its state cut short', change('state.safetensors', (b) => b.slice(0, -4))],
  ['its state is empty', change('state.safetensors', () => new Uint8Array())],
  ['its state is gone', (folder) => void folder.files.delete(`${path}/state.safetensors`)],
  ['its state is no safetensors', change('state.safetensors', () => bytesOf('hello there, hello'))],
  ['its manifest is gone', (folder) => void folder.files.delete(`${path}/manifest.json`)],
  ['its manifest cut short', change('manifest.json', (b) => b.slice(0, 40))],
  ['its manifest of a stage that never was', change('manifest.json', (b) => bytesOf({ ...jsonOf(b), stage: 'dpo' }))],
  [
    'its manifest without scalars',
    change('manifest.json', (b) => bytesOf({ ...jsonOf(b), scalars: undefined, step: 'x' })),
  ],
  ['its manifest a list', change('manifest.json', () => bytesOf([]))],
])('a damaged checkpoint is passed over and the run opens: %s', async (_, damage) => {
  const folder = await v1Folder();
  damage(folder);
  const record = await readRecord(folder, ID);
  expect(await names(folder)).toEqual(['ppo-2', 'reward-20', 'sft-100']);
  const { nodes, checkpoint } = await resumePoint(folder, record);
  expect([nodes[0], checkpoint?.manifest.step]).toEqual(['ppo', 2]);
  expect((await openRun(folder, ID)).metrics.length).toBeGreaterThan(100);
  expect((await listRuns(folder)).damaged).toEqual([]);
});

test('a run or a checkpoint of a newer version says so, and hides no other run', async () => {
  const folder = await v1Folder();
  await readRecord(folder, ID);
  const manifest = { ...jsonOf(folder.files.get(`${path}/manifest.json`)), version: 3 };
  folder.files.set(`${path}/manifest.json`, bytesOf(manifest));
  await expect(listCheckpoints(folder, ID)).rejects.toMatchObject({
    code: 'checkpoint-version',
    message: expect.stringMatching(/newer version of the page \(3; this one reads up to 2\)\. Reload/),
  });
  const { files } = await v1Folder({ version: 3 });
  for (const [name, bytes] of files) folder.files.set(name.replace(`/${ID}/`, '/newer/'), bytes);
  for (const [name, bytes] of (await v1Folder({ id: 'good' })).files)
    folder.files.set(name.replace(`/${ID}/`, '/good/'), bytes);
  await expect(readRecord(folder, 'newer')).rejects.toMatchObject({
    code: 'run-version',
    message: expect.stringMatching(/saved by a newer version of the page \(3; .*up to 2\)\. Reload/),
  });
  const { runs, damaged } = await listRuns(folder);
  expect(runs.map(({ record }) => record.id)).toEqual(['good']);
  expect(damaged.map(({ id, reason }) => [id, /newer version/.test(reason)])).toEqual([
    ['newer', true],
    [ID, true],
  ]);
  expect([...folder.files.keys()].filter((name) => name.startsWith('runs/newer/models/'))).not.toEqual([]); // untouched
});

test('what a person gave lies under data/, and is no artifact of the run', async () => {
  const labels = { source: 'ann', count: 40, given: true };
  const lineage = { parentRun: 'a', parentCheckpoint: 'sft-2', demonstrations: 'own', labels };
  const folder = await v1Folder({ lineage });
  const rows = [{ prompt: 'p', completion: 'c' }];
  await folder.write(at('demonstrations.jsonl'), linesOf(rows));
  const pairs = folder.files.get(at('preferences.jsonl'));
  const record = await readRecord(folder, ID);
  expect(record.lineage).toEqual({
    parentRun: 'a',
    parentCheckpoint: 'sft-2',
    data: {
      'data.demonstrations': { source: 'own data', count: 1, identity: '' },
      'data.pairs': { source: 'ann', count: 40, identity: '' },
    },
  });
  expect(folder.files.get(at('data/pairs.jsonl'))).toEqual(pairs);
  expect(folder.files.get(at('data/demonstrations.jsonl'))).toEqual(linesOf(rows));
  expect(Object.keys(await runArtifacts(folder, ID)).sort()).toEqual(['reward.scorer', 'sft.policy']);
  expect((await openRun(folder, ID)).pairs).toHaveLength(40);
});

test('a run over a bundled base names it; a model that was cut off is none', async () => {
  const folder = await v1Folder();
  await folder.remove(at('models/base'));
  folder.files.delete(at('models/reward/model.safetensors'));
  const record = await readRecord(folder, ID);
  expect(record).toMatchObject({ config: { model: 'nano' }, base: { own: false, identity: '' } });
  expect(Object.keys(record.artifacts).sort()).toEqual(['preferences.pairs', 'sft.policy']);
  expect([...folder.files.keys()].filter((name) => name.startsWith('bases/'))).toEqual([]);
});
