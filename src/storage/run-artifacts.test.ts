import { expect, test } from 'vitest';
import { bytesSource } from '../formats/byte-source';
import { openBundle, writeBundle } from '../formats/run-bundle';
import { dyingFolder } from './dying-folder';
import { memoryFolder } from './memory-folder';
import { readRunArtifact, runArtifacts, writeRunArtifact } from './run-artifacts';
import { listRuns } from './run-library';
import { runPath } from './run-record';
import { writeTestRun } from './run-test-support';
import { importRun, runFiles } from './run-transfer';

const model = (version: number) =>
  new Map(
    ['model.safetensors', 'config.json', 'meta.json'].map(
      (name) => [name, Uint8Array.of(version, name.length)] as const,
    ),
  );

const info = { kind: 'scorer', madeBy: 'reward', identity: 'a3' } as const;
const namesOf = async (...run: Parameters<typeof runArtifacts>) => Object.keys(await runArtifacts(...run));

test('killed in the middle of writing an artifact: it is whole, new or old, or there is none', async () => {
  const seen = new Set<string>();
  for (let last = 1; ; last++) {
    const disk = memoryFolder();
    await writeRunArtifact(disk, 'r', 'reward.scorer', info, model(1));
    const dying = writeRunArtifact(dyingFolder(disk, last), 'r', 'reward.scorer', info, model(2));
    const died = await dying.then(
      () => false,
      () => true,
    );
    const found = await readRunArtifact(disk, 'r', 'reward.scorer');
    expect(await namesOf(disk, 'r')).toEqual(found ? ['reward.scorer'] : []);
    const versions = [...new Set([...(found?.files.values() ?? [])].map(([version]) => version))];
    expect(versions.length).toBeLessThan(2);
    seen.add(String(versions));
    if (died) continue;
    expect(found).toEqual({ info, files: model(2) });
    break;
  }
  expect([...seen]).toEqual(['1', '', '2']);
});

test('an artifact that was cut off is not listed and does not travel', async () => {
  const [folder, elsewhere] = [memoryFolder(), memoryFolder()];
  await writeTestRun(folder, 'a');
  await folder.remove(`${runPath('a')}/artifacts/sft.policy/artifact.json`);
  expect((await listRuns(folder)).runs[0]?.artifacts).toEqual(['preferences.pairs', 'reward.scorer']);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of writeBundle(runFiles(folder, 'a', { checkpoints: true, base: true })))
    pieces.push(piece as Uint8Array<ArrayBuffer>);
  const bundle = await openBundle(bytesSource(new Uint8Array(await new Blob(pieces).arrayBuffer())));
  await importRun(elsewhere, bundle, () => 'b');
  expect(await namesOf(elsewhere, 'a')).toEqual(['preferences.pairs', 'reward.scorer']);
  expect([...elsewhere.files.keys()].filter((path) => path.includes('sft.policy'))).toEqual([]);
});
