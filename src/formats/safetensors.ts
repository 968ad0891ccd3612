/**
 * The safetensors format: 8 bytes of header length (little endian), a JSON header, then the tensors' bytes.
 * https://github.com/huggingface/safetensors#format
 *
 * A file may come from anywhere, so each claim of the header is checked before anything is allocated for it.
 */
import type { NamedArray } from '../data/weights';
import { isRecord, parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { readable, readableValue } from '../text/readable';
import type { ByteSource } from './byte-source';
import { fromBfloats, fromHalves } from './half';

const MAX_HEADER = 16 * 2 ** 20; // bytes; the reference reader allows 100 MB, our largest model needs 0.1
const MAX_TENSORS = 20_000;
const MAX_RANK = 8;
const BYTES = { F32: 4, F16: 2, BF16: 2, F64: 8 } as const;
type Dtype = keyof typeof BYTES;

interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Safetensors {
  readonly tensors: readonly NamedArray[];
  readonly metadata: Readonly<Record<string, string>>;
}

function bad(why: string): InputError {
  return new InputError('safetensors', `This safetensors file cannot be read: ${why}. Download or export it again.`);
}

const isSize = (n: unknown): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0;

function entryOf(key: string, value: unknown, dataLength: number): Entry {
  const name = readable(key);
  if (!isRecord(value)) throw bad(`"${name}" has no description`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(BYTES, dtype)) {
    throw bad(`"${name}" has the type ${readableValue(dtype)}; only ${Object.keys(BYTES).join(', ')} are weights`);
  }
  if (!Array.isArray(shape) || shape.length > MAX_RANK || !shape.every(isSize))
    throw bad(`"${name}" has an impossible shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
    throw bad(`"${name}" has no valid offsets`);
  const [begin, end] = offsets as [number, number];
  if (begin > end || end > dataLength) throw bad(`"${name}" lies outside the file (is the file cut short?)`);
  const size = (shape as number[]).reduce((a, b) => a * b, 1) * BYTES[dtype as Dtype];
  if (size !== end - begin)
    throw bad(`"${name}" takes ${end - begin} bytes where its shape [${shape.join(', ')}] needs ${size}`);
  return { name: key, dtype: dtype as Dtype, shape: shape as number[], begin, end };
}

function valuesOf(bytes: Uint8Array, dtype: Dtype): Float32Array {
  switch (dtype) {
    case 'F32':
      return new Float32Array(bytes.slice().buffer); // copied, because the file's data need not be aligned
    case 'F64': {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return Float32Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
    }
    case 'F16':
      return fromHalves(bytes);
    case 'BF16':
      return fromBfloats(bytes);
    default:
      return dtype satisfies never;
  }
}

/** How long the header says that it is: may round above 2^53, then it is too long anyway. */
function headerLength(start: Uint8Array, size: number): number {
  if (size < 10) throw bad('it is too short');
  const length = Number(new DataView(start.buffer, start.byteOffset, start.byteLength).getBigUint64(0, true));
  if (length > MAX_HEADER || length + 8 > size)
    throw bad('its header length is impossible, so it is another kind of file');
  return length;
}

/** What a header describes, checked against the bytes that follow it. */
function described(bytes: Uint8Array, dataLength: number): { entries: Entry[]; metadata: Record<string, string> } {
  const header = parseJsonObject(bytes);
  if (!header) throw bad('its header is no JSON object');
  const { __metadata__: metadata, ...tensors } = header;
  if (Object.keys(tensors).length > MAX_TENSORS) throw bad(`it has more than ${MAX_TENSORS} tensors`);
  const entries = Object.entries(tensors).map(([name, value]) => entryOf(name, value, dataLength));

  // Tensors must fill the data exactly, one after the other: no overlap (which could multiply memory), no hidden bytes.
  let at = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at)
      throw bad(
        begin < at
          ? `"${readable(name)}" overlaps another tensor`
          : `there are unnamed bytes before "${readable(name)}"`,
      );
    at = end;
  }
  if (at !== dataLength) throw bad('there are unnamed bytes at its end');
  return { entries, metadata: Object.fromEntries(notesOf(metadata)) };
}

/** Reads every tensor as float32, in the header's order. Errors: InputError 'safetensors'. */
export function readSafetensors(file: Uint8Array): Safetensors {
  const length = headerLength(file, file.byteLength);
  const data = file.subarray(8 + length);
  const { entries, metadata } = described(file.subarray(8, 8 + length), data.byteLength);
  const tensors = entries.map(({ name, dtype, shape, begin, end }) => ({
    name,
    shape,
    data: valuesOf(data.subarray(begin, end), dtype),
  }));
  return { tensors, metadata };
}

/** The same of a file that is never held whole, a tensor at a time. Errors: InputError 'safetensors'. */
export async function* safetensorsOf(source: ByteSource): AsyncGenerator<NamedArray> {
  const length = headerLength(await source.read(0, Math.min(8, source.size)), source.size);
  const start = 8 + length;
  const { entries } = described(await source.read(8, start), source.size - start);
  for (const { name, dtype, shape, begin, end } of entries)
    yield { name, shape, data: valuesOf(await source.read(start + begin, start + end), dtype) };
}

/** Texts by name: the format allows nothing else. */
function notesOf(metadata: unknown): [string, string][] {
  if (metadata === undefined) return [];
  const notes = isRecord(metadata) ? Object.entries(metadata) : null;
  if (!notes?.every((note): note is [string, string] => typeof note[1] === 'string'))
    throw bad('its metadata are not texts');
  return notes;
}

/** Writes float32 tensors. `metadata` defaults to what transformers asks for. */
export function writeSafetensors(
  tensors: readonly NamedArray[],
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let at = 0;
  for (const { name, shape, data } of tensors) {
    if (name === '__metadata__' || Object.hasOwn(header, name)) throw bad(`the name "${name}" is used twice`);
    if (shape.reduce((a, b) => a * b, 1) !== data.length)
      throw bad(`"${name}" has ${data.length} values for its shape [${shape.join(', ')}]`);
    header[name] = { dtype: 'F32', shape, data_offsets: [at, at + data.byteLength] };
    at += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8; // spaces up to 8 bytes, so that the data is aligned
  const file = new Uint8Array(8 + length + at);
  file.fill(32, 8, 8 + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(json, 8);
  let offset = 8 + length;
  for (const { data } of tensors) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file;
}
