import { strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { bytesSource } from './byte-source';
import { type BundleFile, openBundle, writeBundle } from './run-bundle';

const weights = Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i));
const files: readonly BundleFile[] = [
  { path: 'run.json', bytes: strToU8('{"name":"first"}') },
  { path: 'metrics.jsonl', bytes: strToU8('{"stage":"sft","step":1,"values":{"loss":2}}\n'.repeat(400)) },
  { path: 'models/sft/model.safetensors', bytes: new Uint8Array(weights.buffer) },
  { path: 'checkpoints/sft-10/empty.json', bytes: new Uint8Array() },
];

async function bundleOf(list: readonly BundleFile[]): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of writeBundle(list)) pieces.push(piece as Uint8Array<ArrayBuffer>);
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

async function readAll(zip: Uint8Array<ArrayBuffer>): Promise<BundleFile[]> {
  const bundle = await openBundle(bytesSource(zip));
  return await Promise.all(bundle.paths.map(async (path) => ({ path, bytes: await bundle.read(path) })));
}

/** The bundle with some files put in place of others; null leaves one out. The archive itself stays sound. */
async function changed(change: Readonly<Record<string, Uint8Array | null>>) {
  const all = { ...unzipSync(await bundleOf(files)), ...change };
  return zipSync(Object.fromEntries(Object.entries(all).filter((e): e is [string, Uint8Array] => e[1] !== null)));
}

const manifest = async (edit: (json: Record<string, unknown> & { files: Record<string, unknown> }) => void) => {
  const json = JSON.parse(new TextDecoder().decode(unzipSync(await bundleOf(files))['bundle.json'] as Uint8Array));
  edit(json);
  return await changed({ 'bundle.json': strToU8(JSON.stringify(json)) });
};

test('a run comes back as it was, and the same run is the same file', async () => {
  const zip = await bundleOf(files);
  expect(await readAll(zip)).toEqual(files);
  expect(await bundleOf(files)).toEqual(zip);
  expect((await openBundle(bytesSource(zip))).size).toBeGreaterThan(20_000);
});

test('any zip program can open it, and one that another program packed again is read too', async () => {
  const opened = unzipSync(await bundleOf(files));
  expect(opened['models/sft/model.safetensors']).toEqual(files[2]?.bytes);
  const again = zipSync({ 'models/': new Uint8Array(), ...opened }, { level: 9 });
  expect((await readAll(again)).map(({ path }) => path).sort()).toEqual(files.map(({ path }) => path).sort());
});

test('one that was unzipped, and zipped again by a file manager as a folder, is the same run', async () => {
  const opened = Object.entries(unzipSync(await bundleOf(files)));
  const added = { '.DS_Store': strToU8('x'), 'models/.DS_Store': strToU8('x'), 'Thumbs.db': strToU8('x') };
  for (const folder of ['', 'rlhf-run/', 'Mein Lauf (1)/', 'ñandú/']) {
    const within = [...Object.entries(added), ...opened].map(([path, bytes]) => [`${folder}${path}`, bytes] as const);
    const mac = [[`__MACOSX/${folder}._run.json`, strToU8('other half')] as const];
    const again = zipSync(Object.fromEntries([[`${folder}models/`, new Uint8Array()] as const, ...mac, ...within]));
    expect((await readAll(again)).sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual(
      [...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
    );
  }
  // Two runs in one archive are not one, nor is a file beside the folder part of it.
  const twice = ['a/', 'b/'].flatMap((folder) => opened.map(([path, bytes]) => [`${folder}${path}`, bytes] as const));
  await expect(readAll(zipSync(Object.fromEntries(twice)))).rejects.toThrow('it has no bundle.json');
  const beside = [['x.json', strToU8('x')] as const, ...opened.map(([path, bytes]) => [`a/${path}`, bytes] as const)];
  await expect(readAll(zipSync(Object.fromEntries(beside)))).rejects.toThrow('does not fit "x.json"');
});

test('texts are packed, weights are not', async () => {
  expect((await bundleOf([files[1] as BundleFile])).length).toBeLessThan(1200);
});

test('a newer version is refused with what to do', async () => {
  await expect(readAll(await manifest((json) => (json.version = 2)))).rejects.toThrow(
    'written by a newer version of this page (2, where this one reads up to 1). Reload the page',
  );
});

test('changed, missing, added and misnamed files are refused', async () => {
  const longer = strToU8('{"name":"first" }');
  const other = strToU8('{"name":"fIrst"}');
  await expect(readAll(await changed({ 'run.json': other }))).rejects.toThrow('"run.json" is damaged');
  await expect(readAll(await changed({ 'run.json': longer }))).rejects.toThrow('does not fit "run.json"');
  await expect(readAll(await changed({ 'run.json': null }))).rejects.toThrow('"run.json" is missing');
  await expect(readAll(await changed({ 'more.json': other }))).rejects.toThrow('does not fit "more.json"');
  await expect(readAll(await changed({ 'bundle.json': null }))).rejects.toThrow('it has no bundle.json');
  await expect(readAll(await manifest((json) => (json.format = 'x')))).rejects.toThrow('of another kind');
  await expect(readAll(await manifest((json) => (json.files['run.json'] = 1)))).rejects.toThrow(
    'damaged (files.run.json)',
  );
});
