import { describe, expect, test } from 'vitest';
import { unetShapes } from '../data/unet-shapes';
import { bytesSource } from '../formats/byte-source';
import { DENOISER_TYPE } from '../formats/denoiser-folder';
import { readHuggingFaceFolder } from '../formats/huggingface-folder';
import { type Bundle, openBundle, writeBundle } from '../formats/run-bundle';
import { readSafetensors, writeSafetensors } from '../formats/safetensors';
import { parseConfig } from '../recipes/config';
import { linesOf, writeJson } from './folder';
import { memoryFolder } from './memory-folder';
import { writeRunArtifact } from './run-artifacts';
import { listRuns, openRun } from './run-library';
import { runPath } from './run-record';
import { recordOf, writeTestRun } from './run-test-support';
import { importRun, runFiles } from './run-transfer';

type Memory = ReturnType<typeof memoryFolder>;

async function exported(folder: Memory, id: string, checkpoints = true) {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of writeBundle(runFiles(folder, id, { checkpoints, base: true })))
    pieces.push(piece as Uint8Array<ArrayBuffer>);
  return await openBundle(bytesSource(new Uint8Array(await new Blob(pieces).arrayBuffer())));
}

/** Run a's files as a bundle, whatever is in them. */
function asItLies({ files }: Memory): Bundle {
  const named = new Map([...files].map(([path, bytes]) => [path.slice(runPath('a').length + 1), bytes]));
  return { paths: [...named.keys()], size: 0, read: async (path) => named.get(path) ?? new Uint8Array() };
}

const never = () => {
  throw new Error('no new id was needed');
};

test('a run goes into a bundle and comes out of it byte for byte, in an empty browser', async () => {
  const [there, here] = [memoryFolder(), memoryFolder()];
  await writeTestRun(there, 'a');
  await importRun(here, await exported(there, 'a'), never);
  const withoutRecord = ({ files }: Memory) => [...files].filter(([name]) => !name.endsWith('run.json')).sort();
  expect(withoutRecord(here)).toEqual(withoutRecord(there));
  expect(await openRun(here, 'a')).toEqual(await openRun(there, 'a'));
});

test('each checkpoint is in the bundle as a model that transformers opens', async () => {
  const folder = memoryFolder();
  await writeTestRun(folder, 'a');
  const bundle = await exported(folder, 'a');
  const path = 'checkpoints/sft-2/model/';
  const names = bundle.paths.filter((name) => name.startsWith(path));
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const name of names) files.set(name.slice(path.length), await bundle.read(name));
  const { kind, arrays } = readHuggingFaceFolder(files);
  const finished = await folder.read(`${runPath('a')}/artifacts/sft.policy/model.safetensors`);
  expect(kind).toBe('causal');
  expect(arrays).toEqual(readSafetensors(finished as Uint8Array).tensors);
});

test('where there is a run of that id already, a new one is made beside it', async () => {
  const folder = memoryFolder();
  await writeTestRun(folder, 'a', { state: 'running', deletedAt: 5 });
  const record = await importRun(folder, await exported(folder, 'a'), () => 'b');
  expect(record).toMatchObject({ id: 'b', name: 'run a', state: 'stopped', deletedAt: null });
  expect((await listRuns(folder)).runs.map((run) => run.record.id).sort()).toEqual(['a', 'b']);
});

test('without its checkpoints a run is smaller, and has none', async () => {
  const [there, here] = [memoryFolder(), memoryFolder()];
  await writeTestRun(there, 'a');
  const bundle = await exported(there, 'a', false);
  expect(bundle.size).toBeLessThan((await exported(there, 'a')).size);
  expect(await importRun(here, bundle, never)).toMatchObject({ checkpoints: [] });
});

describe('refused, and nothing of it is kept', () => {
  const cases: Readonly<Record<string, [(folder: Memory) => Promise<void>, RegExp]>> = {
    'a damaged line': [
      (f) => f.append(`${runPath('a')}/samples.jsonl`, linesOf([{ node: 'sft', step: 1, at: 0, rows: 'x' }])),
      /Line 2 of samples.jsonl/,
    ],
    'a newer record': [
      (f) => writeJson(f, `${runPath('a')}/run.json`, { ...recordOf('a'), version: 9 }),
      /newer version of the page/,
    ],
    'an id that is a path': [
      (f) => writeJson(f, `${runPath('a')}/run.json`, { ...recordOf('a'), id: '../../x' }),
      /record is damaged \(id/,
    ],
    'settings that no run can have': [
      (f) => writeJson(f, `${runPath('a')}/run.json`, { ...recordOf('a'), config: { seed: -1 } }),
      /record is damaged \(config: seed: /,
    ],
    'a checkpoint with other weights': [
      async (f) => {
        const path = `${runPath('a')}/checkpoints/sft-2/state.safetensors`;
        const state = (await f.read(path)) as Uint8Array<ArrayBuffer>;
        state[state.length - 1] = 1 ^ (state.at(-1) ?? 0);
        await f.write(path, state);
      },
      /checkpoint sft-2 is damaged/,
    ],
    'a checkpoint whose figures are missing': [
      (f) => f.write(`${runPath('a')}/metrics.jsonl`, new Uint8Array()),
      /checkpoint sft-2 is of another run/,
    ],
    'a model cut short': [
      (f) => f.truncate(`${runPath('a')}/artifacts/sft.policy/model.safetensors`, 500),
      /safetensors file cannot be read/,
    ],
    'a reward model whose deviation is an object': [
      (f) =>
        writeJson(f, `${runPath('a')}/artifacts/reward.scorer/meta.json`, {
          mean: 0,
          deviation: { toString: 1, valueOf: 1 },
        }),
      /does not say how its scores are normalised/,
    ],
    'no record': [(f) => f.remove(`${runPath('a')}/run.json`), /it has no run.json/],
  };
  test.each(Object.entries(cases))('%s', async (_, [damage, message]) => {
    const [there, here] = [memoryFolder(), memoryFolder()];
    await writeTestRun(there, 'a');
    await damage(there);
    await expect(importRun(here, asItLies(there), never)).rejects.toThrow(message);
    expect([...here.files.keys()]).toEqual([]);
  });

  test.each([
    'artifacts/sft.policy/run.js',
    'artifacts/sft.policy/../../../other/run.json',
    'artifacts/sft/config.json',
    'artifacts/sft.policy/model/config.json',
    'checkpoints/sft-2/run.js',
    'data/run.json',
    'data/../run.json',
    'base/run.js',
    'models/sft/config.json', // of version 1
    'preferences.jsonl',
    'migrating.json',
  ])('a file that no run has: %s', async (path) => {
    const [there, here] = [memoryFolder(), memoryFolder()];
    await writeTestRun(there, 'a');
    const { paths, size, read } = asItLies(there);
    const bundle = { paths: [...paths, path], size, read };
    await expect(importRun(here, bundle, never)).rejects.toThrow(`"${path}" is no file of a run`);
    expect([...here.files.keys()]).toEqual([]);
  });
});

test('a picture model that is none is refused, and nothing of its run is kept', async () => {
  const config = { size: 16, widths: [3, 6], blocks: [0, 0, 0], embedding: 4, caption: 20 } as const;
  const arrays = [...unetShapes(config)].map(([name, shape]) => ({
    name,
    shape,
    data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.5),
  }));
  const info = { kind: 'denoiser', madeBy: 'dpo', identity: 'a1' } as const;
  const taken = async (weights: Uint8Array<ArrayBuffer>) => {
    const [there, here] = [memoryFolder(), memoryFolder()];
    const files = new Map([
      ['config.json', linesOf([{ model_type: DENOISER_TYPE, ...config }])],
      ['model.safetensors', weights],
    ]);
    await writeRunArtifact(there, 'a', 'dpo.model', info, files);
    const record = { config: parseConfig({ recipe: 'diffusion-dpo' }), nodes: ['dpo'], done: ['dpo'], node: 'dpo' };
    const artifacts = { 'dpo.model': info };
    await writeJson(there, `${runPath('a')}/run.json`, recordOf('a', { ...record, checkpoints: [], artifacts }));
    const outcome = importRun(here, asItLies(there), never);
    return outcome.then(
      () => 'taken',
      (cause: Error) => [cause.message, here.files.size],
    );
  };
  expect(await taken(writeSafetensors(arrays))).toBe('taken');
  const nan = arrays.map((one) => (one.name === 'skip' ? { ...one, data: one.data.map(() => Number.NaN) } : one));
  expect(await taken(writeSafetensors(nan))).toEqual([expect.stringMatching(/skip holds values that are not/), 0]);
});

test('a full disk in the middle of an import leaves nothing behind', async () => {
  const [there, here] = [memoryFolder(), memoryFolder(3000)];
  await writeTestRun(there, 'a');
  await expect(importRun(here, await exported(there, 'a'), never)).rejects.toMatchObject({ code: 'storage-full' });
  expect(here.files.size).toBe(0);
});
