import { expect, test } from 'vitest';
import { readAll, sourcesOf } from '../formats/byte-source';
import { keepBase, listBases, openBase, removeBase, tidyBases } from './bases';
import { dyingFolder } from './dying-folder';
import { memoryFolder } from './memory-folder';
import { readMark, readWhole, writeWhole } from './whole-files';

const files = (version: number) =>
  new Map(['a.json', 'b.bin', 'c.jsonl'].map((name) => [name, Uint8Array.of(version, name.length)] as const));
const died = (promise: Promise<unknown>) =>
  promise.then(
    () => false,
    () => true,
  );

test('files that were cut off anywhere while they were written are nothing or whole; then they are written anew', async () => {
  for (const old of [null, files(1)]) {
    const seen: unknown[] = [];
    let last = 1;
    for (; ; last++) {
      const disk = memoryFolder();
      if (old) await writeWhole(disk, 'x', old, { version: 1 });
      const cut = await died(writeWhole(dyingFolder(disk, last), 'x', files(2), { version: 2 }));
      const found = await readWhole(disk, 'x');
      const mark = await readMark(disk, 'x');
      if (found) expect([found, mark]).toEqual([files(mark?.version as number), { version: mark?.version }]);
      seen.push(mark?.version ?? null);
      await writeWhole(disk, 'x', files(3), { version: 3 });
      expect([...(await disk.list('x'))].map(({ name }) => name).filter((name) => !name.endsWith('.part'))).toEqual([
        ...['a.json', 'artifact.json', 'b.bin', 'c.jsonl'],
      ]);
      expect(await readWhole(disk, 'x')).toEqual(files(3));
      if (!cut) break;
    }
    expect(last).toBeGreaterThan(5);
    expect([...new Set(seen)]).toEqual(old ? [1, null, 2] : [null, 2]);
  }
});

test('a shorter set of files leaves nothing of a longer one', async () => {
  const disk = memoryFolder();
  await writeWhole(disk, 'x', files(1), {});
  const shorter = new Map([['b.bin', Uint8Array.of(9)]]);
  await writeWhole(disk, 'x', shorter, {});
  expect(await readWhole(disk, 'x')).toEqual(shorter);
});

test('a base is kept once, whole or not at all, until nobody builds on it', async () => {
  const disk = memoryFolder();
  const [one, two] = [sourcesOf(files(1)), sourcesOf(files(2))];
  const read = async (identity: string) => {
    const found = await openBase(disk, identity);
    return (
      found && new Map(await Promise.all([...found].map(async ([name, file]) => [name, await readAll(file)] as const)))
    );
  };
  for (let last = 1; ; last++) {
    if (!(await died(keepBase(dyingFolder(disk, last), 'aa', one)))) break;
    expect(await read('aa')).toBeNull();
  }
  expect(await read('aa')).toEqual(files(1));
  const [first, write] = [disk.files.size, { ...disk, write: () => Promise.reject(new Error('written again')) }];
  await keepBase(write, 'aa', one);
  await keepBase(disk, 'bb', two);
  expect(disk.files.size).toBe(2 * first);
  await tidyBases(disk, new Set(['bb', 'cc']));
  expect([await read('aa'), await read('bb')]).toEqual([null, files(2)]);
});

test('a base that a person opened stays until they delete it, and is listed with its size', async () => {
  const disk = memoryFolder();
  await keepBase(disk, 'aa', sourcesOf(files(1)), { name: 'Smol', parameterCount: 7 });
  await keepBase(disk, 'bb', sourcesOf(files(2))); // came with a run
  await tidyBases(disk, new Set(['bb']));
  expect(await listBases(disk)).toMatchObject([{ identity: 'aa', name: 'Smol', parameterCount: 7 }]);
  expect((await listBases(disk))[0]?.bytes).toBeGreaterThan(6);
  await keepBase(disk, 'bb', sourcesOf(files(2)), { name: 'A', parameterCount: 8 }); // and was then opened
  await tidyBases(disk, new Set());
  expect((await listBases(disk)).map(({ name }) => name)).toEqual(['A', 'Smol']);
  await removeBase(disk, 'aa');
  expect(await openBase(disk, 'aa')).toBeNull();
});

test('of a base that the disk has no room for nothing stays', async () => {
  const disk = memoryFolder(5);
  await expect(keepBase(disk, 'aa', sourcesOf(files(1)))).rejects.toMatchObject({ code: 'storage-full' });
  expect([...disk.files.keys()]).toEqual([]);
});

test('a large file is copied in pieces that come to the same', async () => {
  const disk = memoryFolder();
  const size = 33 * 2 ** 20 + 5;
  const read: number[] = [];
  /** Each piece says where it begins and ends. */
  const bytes = (begin: number, end: number) => {
    const piece = new Uint8Array(end - begin);
    piece[0] = begin >> 20;
    piece[piece.length - 1] = end % 251;
    return piece;
  };
  const source = {
    size,
    async read(begin: number, end: number) {
      read.push(end - begin);
      return bytes(begin, end);
    },
  };
  await keepBase(disk, 'aa', new Map([['model.gguf', source]]));
  expect(Math.max(...read)).toBe(16 * 2 ** 20);
  const kept = (await openBase(disk, 'aa'))?.get('model.gguf');
  expect(kept?.size).toBe(size);
  const at = async (place: number) => (await kept?.read(place, place + 1))?.[0];
  expect(await Promise.all([2 ** 24, 2 ** 25, size - 1].map(at))).toEqual([16, 32, size % 251]);
  expect(await at(2 ** 24 - 1)).toBe(2 ** 24 % 251);
});
