import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { FUZZ_TIMEOUT, fuzzAsync } from '../testing/fuzz';
import { mutatedBytes, mutatedJson } from '../testing/mutations';
import { InputError } from '../text/input-error';
import { bytesSource } from './byte-source';
import { openBundle, writeBundle } from './run-bundle';

type Bytes = Uint8Array<ArrayBuffer>;

const files = [
  { path: 'run.json', bytes: strToU8('{"name":"first","seed":1}') },
  { path: 'metrics.jsonl', bytes: strToU8('{"stage":"sft","step":1,"values":{"loss":2}}\n'.repeat(20)) },
  { path: 'models/sft/model.safetensors', bytes: Uint8Array.from({ length: 300 }, (_, i) => i * 7) },
];
const pieces: Bytes[] = [];
for await (const piece of writeBundle(files)) pieces.push(piece as Bytes);
const good: Bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
const opened = unzipSync(good);

const DIRECTORY_RECORD = 0x02014b50;
const END_RECORD = 0x06054b50;
/** Where the directory's records and its end begin: a change there gets past the door most often. */
const records = Array.from({ length: good.length - 3 }, (_, i) => i).filter((i) =>
  [DIRECTORY_RECORD, END_RECORD].includes(new DataView(good.buffer).getUint32(i, true)),
);

/** A field of the directory set to a size or a place that is wrong, or that another field has. */
const directoryEdit: fc.Arbitrary<Bytes> = fc
  .array(
    fc.record({
      record: fc.constantFrom(...records),
      offset: fc.integer({ min: 4, max: 45 }),
      value: fc.oneof(
        fc.constantFrom(0, 1, 8, 0x7fffffff, 0xffffffff, good.length),
        fc.nat(2 * good.length),
        fc.constantFrom(...records),
      ),
      wide: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((edits) => {
    const out = good.slice();
    const view = new DataView(out.buffer);
    for (const { record, offset, value, wide } of edits) {
      const at = Math.min(record + offset, out.length - 4);
      if (wide) view.setUint32(at, value, true);
      else view.setUint16(at, value & 0xffff, true);
    }
    return out;
  });

const repacked = (change: Readonly<Record<string, Uint8Array>>): Bytes => zipSync({ ...opened, ...change }) as Bytes;
const manifest = JSON.parse(new TextDecoder().decode(opened['bundle.json'] as Uint8Array)) as unknown;

const inputs = fc.oneof(
  { arbitrary: mutatedBytes(good), weight: 4 },
  { arbitrary: directoryEdit, weight: 4 },
  { arbitrary: mutatedJson(manifest).map((text) => repacked({ 'bundle.json': strToU8(text) })), weight: 3 },
  fc
    .tuple(fc.constantFrom(...files.keys()), fc.uint8Array({ maxLength: 400 }))
    .map(([i, bytes]) => repacked({ [files[i]?.path ?? '']: bytes })),
  fc
    .tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 120 }), fc.uint8Array({ maxLength: 40 }))
    .filter(([name]) => name !== '__proto__')
    .map(([name, bytes]) => repacked({ [name]: bytes })),
  fc.uint8Array({ maxLength: 600 }) as fc.Arbitrary<Bytes>,
);

async function readAll(zip: Bytes) {
  const bundle = await openBundle(bytesSource(zip));
  const out: [string, Bytes][] = [];
  for (const path of bundle.paths) out.push([path, await bundle.read(path)]);
  return new Map(out);
}

test(
  'bundles: a changed file is refused, or the change was in nothing that is read',
  async () => {
    await fuzzAsync({
      inputs,
      size: (zip) => zip.length,
      read: readAll,
      accepted: (read) => expect(read).toEqual(new Map(files.map(({ path, bytes }) => [path, bytes]))),
      refusal: InputError,
    });
  },
  FUZZ_TIMEOUT,
);
