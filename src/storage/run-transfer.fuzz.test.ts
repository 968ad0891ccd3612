import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FUZZ_TIMEOUT, fuzzAsync } from '../testing/fuzz';
import { mutatedBytes, mutatedJson } from '../testing/mutations';
import { InputError } from '../text/input-error';
import { type Folder, readText } from './folder';
import { memoryFolder } from './memory-folder';
import { listRuns, openRun } from './run-library';
import { type RunRecord, runPath } from './run-record';
import { writeTestRun } from './run-test-support';
import { importRun, runFiles } from './run-transfer';

type Bytes = Uint8Array<ArrayBuffer>;
type Files = ReadonlyMap<string, Bytes>;

const source = memoryFolder();
await writeTestRun(source, 'a');
const good = new Map<string, Bytes>();
for await (const { path, bytes } of runFiles(source, 'a', { checkpoints: true, base: true })) good.set(path, bytes);

const encode = (text: string): Bytes => new TextEncoder().encode(text);
const json = (path: string): unknown => {
  const text = new TextDecoder().decode(good.get(path));
  return JSON.parse(path.endsWith('.jsonl') ? (text.split('\n')[0] ?? '') : text);
};
const one = (path: string, bytes: fc.Arbitrary<Bytes>): fc.Arbitrary<Files> =>
  bytes.map((content) => new Map(good).set(path, content));
const asJson = (path: string) => one(path, mutatedJson(json(path)).map(encode));
const asLine = (path: string) =>
  one(
    path,
    mutatedJson(json(path)).map((line) => encode(`${new TextDecoder().decode(good.get(path))}${line}\n`)),
  );

/** Whoever changes a bundle can write its hashes anew: what is inside is fuzzed as if they all were right. */
const inputs: fc.Arbitrary<Files> = fc.oneof(
  { arbitrary: asJson('run.json'), weight: 4 },
  { arbitrary: asJson('checkpoints/sft-2/manifest.json'), weight: 2 },
  ...[...good.keys()].filter((path) => path.endsWith('.jsonl')).map(asLine),
  asJson('artifacts/reward.scorer/meta.json'),
  asJson('artifacts/reward.scorer/artifact.json'),
  asJson('artifacts/preferences.pairs/meta.json'),
  asJson('artifacts/sft.policy/config.json'),
  ...[...good].map(([path, bytes]) => one(path, mutatedBytes(bytes))),
  fc.constantFrom(...good.keys()).map((path) => new Map([...good].filter(([other]) => other !== path))),
);

interface Imported {
  readonly folder: Folder;
  readonly record: RunRecord;
}

async function read(files: Files): Promise<Imported> {
  const folder = memoryFolder();
  const bundle = { paths: [...files.keys()], size: 0, read: async (path: string) => files.get(path) as Bytes };
  try {
    return { folder, record: await importRun(folder, bundle, () => 'new') };
  } catch (error) {
    expect([...folder.files.keys()]).toEqual([]);
    throw error;
  }
}

/** What was taken in is a run like any other: listed, whole, and it opens with every line it came with. */
async function accepted({ folder, record }: Imported, files: Files): Promise<void> {
  const { runs, damaged } = await listRuns(folder);
  expect(damaged).toEqual([]);
  expect(runs.map((run) => run.record)).toEqual([record]);
  expect(record.id).toMatch(/^[a-z0-9-]{1,64}$/);
  expect(runs[0]?.checkpoints.map(({ name }) => name)).toEqual(record.checkpoints);
  const { metrics, samples } = await openRun(folder, record.id);
  for (const [file, lines] of Object.entries({ 'metrics.jsonl': metrics, 'samples.jsonl': samples })) {
    const given = (await readText(folder, `${runPath(record.id)}/${file}`)).split(/\r\n|\n|\r/).filter(Boolean);
    expect(lines).toHaveLength(given.length);
  }
  for (const [path, bytes] of files)
    if (path !== 'run.json' && !path.includes('/model/'))
      expect(same(bytes, await folder.read(`${runPath(record.id)}/${path}`)), path).toBe(true);
}

const same = (a: Bytes, b: Bytes | null): boolean => b !== null && Buffer.compare(a, b) === 0;
const size = (files: Files) => [...files.values()].reduce((sum, { length }) => sum + length, 0);

test(
  'imported runs: what is inside is refused, or is a whole run',
  async () => {
    await fuzzAsync({ inputs, size, read, accepted, refusal: InputError });
  },
  FUZZ_TIMEOUT,
);
