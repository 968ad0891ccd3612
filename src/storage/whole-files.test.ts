import { expect, test } from 'vitest';
import { keepBase, readBase, tidyBases } from './bases';
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
  for (let last = 1; ; last++) {
    if (!(await died(keepBase(dyingFolder(disk, last), 'aa', files(1))))) break;
    expect(await readBase(disk, 'aa')).toBeNull();
  }
  expect(await readBase(disk, 'aa')).toEqual(files(1));
  const [first, write] = [disk.files.size, { ...disk, write: () => Promise.reject(new Error('written again')) }];
  await keepBase(write, 'aa', files(1));
  await keepBase(disk, 'bb', files(2));
  expect(disk.files.size).toBe(2 * first);
  await tidyBases(disk, new Set(['bb', 'cc']));
  expect([await readBase(disk, 'aa'), await readBase(disk, 'bb')]).toEqual([null, files(2)]);
});
