import { expect, test } from 'vitest';
import { bytesSource } from '../formats/byte-source';
import { openBundle, writeBundle } from '../formats/run-bundle';
import { dyingFolder } from './dying-folder';
import { memoryFolder } from './memory-folder';
import { listRuns } from './run-library';
import { readRunModel, runModels, writeRunModel } from './run-models';
import { runPath } from './run-record';
import { writeTestRun } from './run-test-support';
import { importRun, runFiles } from './run-transfer';

const model = (version: number) =>
  new Map(
    ['model.safetensors', 'config.json', 'meta.json'].map(
      (name) => [name, Uint8Array.of(version, name.length)] as const,
    ),
  );

test('killed in the middle of writing a model: it is whole, new or old, or there is none', async () => {
  const seen = new Set<string>();
  for (let last = 1; ; last++) {
    const disk = memoryFolder();
    await writeRunModel(disk, 'r', 'reward', model(1));
    const dying = writeRunModel(dyingFolder(disk, last), 'r', 'reward', model(2));
    const died = await dying.then(
      () => false,
      () => true,
    );
    const found = await readRunModel(disk, 'r', 'reward');
    expect(await runModels(disk, 'r')).toEqual(found ? ['reward'] : []);
    const versions = [...new Set([...(found?.values() ?? [])].map(([version]) => version))];
    expect(versions.length).toBeLessThan(2);
    seen.add(String(versions));
    if (died) continue;
    expect(found).toEqual(model(2));
    break;
  }
  expect([...seen]).toEqual(['1', '', '2']);
});

test('a model that was cut off is not listed and does not travel', async () => {
  const [folder, elsewhere] = [memoryFolder(), memoryFolder()];
  await writeTestRun(folder, 'a');
  await folder.remove(`${runPath('a')}/models/sft/model.safetensors`);
  expect((await listRuns(folder)).runs[0]?.models).toEqual(['reward']);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of writeBundle(runFiles(folder, 'a', true))) pieces.push(piece as Uint8Array<ArrayBuffer>);
  const bundle = await openBundle(bytesSource(new Uint8Array(await new Blob(pieces).arrayBuffer())));
  await importRun(elsewhere, bundle, () => 'b');
  expect(await runModels(elsewhere, 'a')).toEqual(['reward']);
});
