/** A model from the Hub, against a server that speaks its API and cuts connections. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryFolder } from '../storage/memory-folder';
import { type HubServer, hubServer } from '../testing/hub-server';
import { fetchModel } from './fetch-model';
import type { FetchProgress } from './protocol';

const bytes = (length: number, first: number) => Uint8Array.from({ length }, (_, i) => (first + 7 * i) % 251);
const text = (value: string) => new TextEncoder().encode(value);
const WEIGHTS = bytes(30_000, 3);
const MODELS = {
  'some/folder': {
    'README.md': text('# Hello'),
    'config.json': text('{"a":1}'),
    'tokenizer.json': text('{"b":2}'),
    'model.safetensors': WEIGHTS,
    'pytorch_model.bin': bytes(10, 1),
    'onnx/model.onnx': bytes(10, 1),
  },
  'some/shards': {
    'config.json': text('{}'),
    'tokenizer.json': text('{}'),
    'model.safetensors.index.json': text('{"weight_map":{}}'),
    'model-00001-of-00002.safetensors': bytes(9, 1),
    'model-00002-of-00002.safetensors': bytes(8, 2),
  },
  'some/packed': { 'A.Q4_1.gguf': bytes(50, 1), 'A.Q8_0.gguf': bytes(60, 2) },
  'some/picture': { 'a.png': bytes(5, 1) },
};

let hub: HubServer;
let folder = memoryFolder();
let waits: number[] = [];
beforeEach(async () => {
  hub = await hubServer(MODELS);
  folder = memoryFolder();
  waits = [];
});
afterEach(() => hub.close());

const told: FetchProgress[] = [];
const fetched = (model: string) => {
  told.length = 0;
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  return fetchModel({ hub: hub.address, model }, { fetch, folder, wait }, (progress) => told.push(progress));
};
const written = (path = '') => folder.files.get(path);

test('the files of a folder are fetched, and no others; with their sizes and where they lie', async () => {
  const { name, paths, folder: at } = await fetched(' some/folder ');
  expect(name).toBe('folder');
  expect(Object.keys(paths)).toEqual(['config.json', 'tokenizer.json', 'model.safetensors']);
  expect(written(paths['model.safetensors'])).toEqual(WEIGHTS);
  expect([...folder.files.keys()].every((path) => path.startsWith(`${at}/`))).toBe(true);
  expect(told.at(-1)).toEqual({ done: 30_014, total: 30_014 });
});

test('a connection that is cut in the middle goes on behind what is there, more than once', async () => {
  hub.cuts = [1000, 1000, 12_000, 5_000]; // the two texts are shorter than that
  const { paths } = await fetched('some/folder');
  expect(written(paths['model.safetensors'])).toEqual(WEIGHTS);
  const ranges = hub.asked.filter((request) => request.includes('/cdn/some/folder/model.safetensors'));
  const [first, ...later] = ranges.map((request) => Number(/bytes=(\d+)-$/.exec(request)?.[1] ?? 0));
  expect([first, later.length]).toEqual([0, 2]);
  expect((later[0] ?? 0) > 0 && (later[1] ?? 0) > (later[0] ?? 0)).toBe(true);
  expect(told.some(({ waiting, done }) => waiting !== undefined && done === 14 + (later[0] ?? 0))).toBe(true);
});

test('one that breaks for good says so, keeps what came, and the next try fetches the rest alone', async () => {
  hub.cuts = [1000, 1000, 20_000, 0, 0, 0, 0, 0];
  await expect(fetched('some/folder')).rejects.toThrow(/model\.safetensors was cut off.*press the button again/);
  expect(waits).toEqual([1000, 2000, 4000, 8000]);
  hub.cuts = [];
  const before = hub.asked.length;
  const { paths } = await fetched('some/folder');
  expect(written(paths['model.safetensors'])).toEqual(WEIGHTS);
  expect(hub.asked.slice(before).filter((request) => request.includes('/cdn/'))).toEqual([
    expect.stringMatching(/^GET \/cdn\/some\/folder\/model\.safetensors bytes=[1-9]\d*-$/),
  ]);
});

test.each([
  ['model.safetensors', 20_000, []],
  ['model.safetensors', 20_000, [1000, 1000, 12_000]], // behind what was resumed
  ['model.safetensors', 5_000, [1000, 1000, 12_000]], // before it
  ['config.json', 3, []],
])(
  'a wrong byte in the middle of %s (%i) is noticed, nothing of the file is kept, and the next try is whole',
  async (file, at, cuts) => {
    hub.damaged = at;
    hub.cuts = [...cuts];
    await expect(fetched('some/folder')).rejects.toThrow(new RegExp(`${file} is not the file.*Nothing of it was kept`));
    expect([...folder.files.keys()].some((path) => path.endsWith(file))).toBe(false);
    hub.damaged = null;
    const { paths } = await fetched('some/folder');
    expect(written(paths['model.safetensors'])).toEqual(WEIGHTS);
  },
);

test('what an earlier try left is hashed too: a wrong byte in it does not stay', async () => {
  hub.cuts = [1000, 1000, 20_000, 0, 0, 0, 0, 0];
  await expect(fetched('some/folder')).rejects.toThrow(/was cut off/);
  const [path] = [...folder.files.keys()].filter((name) => name.endsWith('model.safetensors'));
  const left = written(path) as Uint8Array;
  left[700] = ~(left[700] as number);
  hub.cuts = [];
  await expect(fetched('some/folder')).rejects.toThrow(/is not the file/);
});

test('a server that knows no ranges sends it all again, and nothing is there twice', async () => {
  hub.ranges = false;
  hub.cuts = [1000, 1000, 12_000];
  const { paths } = await fetched('some/folder');
  expect(written(paths['model.safetensors'])).toEqual(WEIGHTS);
});

test('a model in several files, one of several GGUF files, and what was left of another one goes', async () => {
  const shards = await fetched('some/shards');
  expect(Object.keys(shards.paths)).toHaveLength(5);
  const packed = await fetched('https://huggingface.co/some/packed/blob/main/A.Q8_0.gguf');
  expect([packed.name, Object.keys(packed.paths)]).toEqual(['A.Q8_0', ['model.gguf']]);
  expect([...folder.files.keys()]).toEqual([packed.paths['model.gguf']]);
});

test.each([
  ['some/packed', /2 GGUF files. Name one: some\/packed\/A\.Q4_1\.gguf, some\/packed\/A\.Q8_0\.gguf/],
  ['some/packed/B.gguf', /has no file B\.gguf/],
  ['some/picture', /holds no model that is read here/],
  ['some/secret', /no public model some\/secret.*private and gated/],
  ['nonsense', /names no model. Write owner\/name/],
  ['../../etc/passwd', /names no model/],
  ['a/b/../../c.gguf', /names no model/],
])('%s is refused, and nothing of it is kept', async (model, why) => {
  await expect(fetched(model)).rejects.toThrow(why);
  expect([...folder.files.keys()]).toEqual([]);
});

test('where nobody answers, and where the disk is full, one sentence says so', async () => {
  await hub.close();
  await expect(fetched('some/folder')).rejects.toThrow(/could not be reached. Check the connection/);
  hub = await hubServer(MODELS);
  folder = memoryFolder(1000);
  await expect(fetched('some/folder')).rejects.toMatchObject({ code: 'storage-full' });
});
