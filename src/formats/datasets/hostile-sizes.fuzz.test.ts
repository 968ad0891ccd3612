/** Every form of data with one of its parts far too large, cut off in the middle, or of another kind altogether. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FUZZ_TIMEOUT, fuzz, fuzzAsync } from '../../testing/fuzz';
import { mutatedBytes } from '../../testing/mutations';
import { InputError } from '../../text/input-error';
import { FIXTURES } from './fixtures';
import { readDataset, readDatasetFile } from './read-file';
import { fileOf } from './test-support';

const rows = Object.values(FIXTURES).flatMap((one) => one.rows);

/** A value far larger than any row has a use for. */
const LARGE: readonly ((value: unknown) => unknown)[] = [
  (value) =>
    Array.isArray(value) && value.length > 0
      ? Array.from({ length: 4000 }, (_, i) => value[i % value.length])
      : undefined,
  (value) => (typeof value === 'string' ? (value || 'x').repeat(Math.ceil(400_000 / (value.length || 1))) : undefined),
  (value) =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`k${i}`, value]))
      : undefined,
  (value) => (typeof value === 'number' ? 1e308 : undefined),
  (value) => Array.from({ length: 3000 }).reduce((inner: unknown) => [inner], value),
];

/** Every row of which one part is replaced by what `change` makes of it, as JSON. */
function* changedParts(value: unknown, change: (value: unknown) => unknown): Generator<unknown> {
  const changed = change(value);
  if (changed !== undefined) yield changed;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value))
    for (const one of changedParts(inner, change))
      yield Array.isArray(value) ? value.with(Number(key), one) : { ...value, [key]: one };
}

/** One row, and one way to make a part of it too large: every part in turn. */
const large = fc
  .tuple(fc.constantFrom(...rows), fc.constantFrom(...LARGE))
  .map(([row, change]) => [...changedParts(row, change)])
  .filter((list) => list.length > 0)
  .chain((list) => fc.constantFrom(...list));

test(
  'a row with a part that is far too large is read, or left out with one clear message, in little time and memory',
  () => {
    fuzz({
      inputs: fc.tuple(large, fc.constantFrom(...rows)).map(([bad, good]) => lineOf(bad, good)),
      size: (text) => text.length,
      read: (text) => readDataset(text, 'rows.jsonl'),
      accepted: ({ rows: read, leftOut }) => {
        expect(read.length + leftOut.length).toBeGreaterThan(0);
        for (const { why } of leftOut) expect(why.length).toBeLessThan(700);
      },
      refusal: InputError,
    });
  },
  FUZZ_TIMEOUT,
);

/** What nests too deep for JSON.stringify is no input. */
function lineOf(bad: unknown, good: unknown): string {
  try {
    return `${JSON.stringify(bad)}\n${JSON.stringify(good)}\n`;
  } catch {
    return '[';
  }
}

const encoded = (text: string) => new TextEncoder().encode(text);
const bytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  // Cut off anywhere, even within a character.
  fc.tuple(fc.constantFrom(...rows), fc.double({ min: 0, max: 1, noNaN: true })).map(([row, share]) => {
    const whole = encoded(`${JSON.stringify(row)}\n`.repeat(3));
    return whole.slice(0, Math.floor(share * whole.length));
  }),
  fc.constantFrom(...rows).chain((row) => mutatedBytes(encoded(`${JSON.stringify(row)}\n`.repeat(2)))),
  fc.uint8Array({ maxLength: 400 }),
  // Other encodings, other kinds of file.
  fc
    .constantFrom(...rows)
    .map((row) => new Uint8Array(Uint16Array.from(JSON.stringify(row), (c) => c.charCodeAt(0)).buffer)),
  fc
    .tuple(
      fc.constantFrom(
        [0x1f, 0x8b, 8, 0],
        [0x50, 0x4b, 3, 4],
        [0x50, 0x41, 0x52, 0x31],
        [0xef, 0xbb, 0xbf],
        [0x28, 0xb5, 0x2f, 0xfd],
      ),
      fc.uint8Array({ maxLength: 200 }),
    )
    .map(([head, tail]) => Uint8Array.from([...head, ...tail])),
);

test(
  'bytes that are cut off, of another encoding or of another kind of file are refused with one message, or their rows are whole',
  async () => {
    await fuzzAsync({
      inputs: bytes,
      size: ({ length }) => length,
      read: (file) => readDatasetFile(fileOf(file as Uint8Array<ArrayBuffer>, 'rows')),
      accepted: ({ rows: read }) => expect(read.length).toBeGreaterThan(0),
      refusal: InputError,
    });
  },
  FUZZ_TIMEOUT,
);
