import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { bytesSource } from './byte-source';
import { readZipDirectory, readZipEntry, type ZipLimits } from './zip-reader';

const LIMITS: ZipLimits = { entries: 20, entry: 2 ** 24, total: 2 ** 25, ratio: 50 };

async function unpack(zip: Uint8Array<ArrayBuffer>, limits: Partial<ZipLimits> = {}) {
  const source = bytesSource(zip);
  const out: Record<string, string> = {};
  for (const entry of await readZipDirectory(source, { ...LIMITS, ...limits }))
    out[entry.path] = new TextDecoder().decode(await readZipEntry(source, entry));
  return out;
}

const TEXT = 'some words, and the same words again: some words, and the same words again';
const two = () => zipSync({ 'a/one.txt': strToU8(TEXT), 'two.txt': strToU8('2') }, { level: 6 });

/** Where the n-th directory record begins. */
function record(zip: Uint8Array, n: number): number {
  let at = -1;
  for (let i = 0; i <= n; i++) at = zip.findIndex((_, j) => j > at && word(zip, j) === 0x02014b50);
  return at;
}
const word = (zip: Uint8Array, at: number) =>
  new DataView(zip.buffer, zip.byteOffset).getUint32(at > zip.length - 4 ? 0 : at, true);
const set = (zip: Uint8Array<ArrayBuffer>, at: number, value: number) => {
  new DataView(zip.buffer).setUint32(at, value, true);
  return zip;
};

test('deflated and stored entries', async () => {
  expect(await unpack(two())).toEqual({ 'a/one.txt': TEXT, 'two.txt': '2' });
  expect(await unpack(zipSync({ x: strToU8(TEXT) }, { level: 0 }))).toEqual({ x: TEXT });
  expect(await unpack(zipSync({}))).toEqual({});
});

describe('refused before anything is unpacked', () => {
  const refused = async (zip: Uint8Array<ArrayBuffer>, message: RegExp, limits: Partial<ZipLimits> = {}) => {
    const source = bytesSource(zip);
    await expect(readZipDirectory(source, { ...LIMITS, ...limits })).rejects.toThrow(message);
  };

  test.each([
    ['../up.txt'],
    ['a/../../up.txt'],
    ['/etc/passwd'],
    ['a\\b.txt'],
    ['C:/x.txt'],
    ['.hidden'],
    ['a//b'],
    ['_a'],
    ['naïve.txt'],
    ['\u202Etxt.exe'],
    ['a/b/c/d/e/f/g.txt'],
    [`${'long'.repeat(60)}.txt`],
    ['nul\u0000.txt'],
  ])('the name %j', async (name) => {
    await refused(zipSync({ [name]: strToU8('x') }), /is no plain file name/);
  });

  test('what is no zip, is cut short, or has something after its end', async () => {
    await refused(strToU8('x'), /too short/);
    await refused(new Uint8Array(4000), /no zip file/);
    await refused(two().slice(0, -1), /no zip file/);
    await refused(Uint8Array.from([...two(), 0]), /no zip file/);
    await refused(Uint8Array.from([0, ...two()]), /directory is damaged/);
  });

  test('too many entries, too much in one and in all', async () => {
    await refused(two(), /2 files, where 1 is the most/, { entries: 1 });
    await refused(two(), /larger than/, { entry: 50 });
    await refused(two(), /larger than/, { total: TEXT.length });
    await unpack(two(), { total: TEXT.length + 1 });
  });

  test('an entry that unpacks to far more than its size', async () => {
    const bomb = zipSync({ bomb: new Uint8Array(8 * 2 ** 20) }, { level: 9 });
    expect(bomb.length).toBeLessThan(10_000);
    await refused(bomb, /made to fill a memory/);
  });

  test('names used twice, also in capitals', async () => {
    const twice = zipSync({ 'a.txt': strToU8('1'), 'A.TXT': strToU8('2') });
    await refused(twice, /in it twice/);
  });

  test('entries over each other', async () => {
    const zip = two();
    await refused(set(zip, record(zip, 1) + 42, 0), /overlaps/);
    const far = two();
    await refused(set(far, record(far, 0) + 42, far.length), /overlaps/);
  });

  test('encrypted entries and unknown ways of packing', async () => {
    const locked = two();
    await refused(set(locked, record(locked, 0) + 8, 1), /encrypted/);
    const odd = two();
    odd[record(odd, 0) + 10] = 12;
    await refused(odd, /packed in a way/);
  });
});

test('an entry that unpacks to more or to less than it says is refused', async () => {
  for (const size of [TEXT.length - 1, TEXT.length + 1]) {
    const zip = two();
    await expect(unpack(set(zip, record(zip, 0) + 24, size))).rejects.toThrow('"a/one.txt" is damaged');
  }
});

test('a directory that says little of a bomb: it stops at the size it said', async () => {
  const zip = zipSync({ bomb: new Uint8Array(2 ** 22) }, { level: 9 });
  await expect(unpack(set(zip, record(zip, 0) + 24, 1000))).rejects.toThrow('"bomb" is damaged');
});
