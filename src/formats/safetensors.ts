/**
 * The safetensors format: 8 bytes of header length (little endian), a JSON header, then the tensors' bytes.
 * https://github.com/huggingface/safetensors#format
 *
 * A file may come from anywhere, so each claim of the header is checked before anything is allocated for it.
 */
import { fromHalf } from '../data/halves';
import type { NamedArray } from '../data/weights';
import { isRecord, parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { readable, readableValue } from '../text/readable';

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
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(bytes.byteLength / BYTES[dtype]);
  switch (dtype) {
    case 'F32':
      // Copied, because the file's data need not be aligned.
      new Uint8Array(out.buffer).set(bytes);
      return out;
    case 'F64':
      for (let i = 0; i < out.length; i++) out[i] = view.getFloat64(8 * i, true);
      return out;
    case 'F16':
      for (let i = 0; i < out.length; i++) out[i] = fromHalf(view.getUint16(2 * i, true));
      return out;
    case 'BF16': {
      const words = new Uint32Array(out.buffer);
      for (let i = 0; i < out.length; i++) words[i] = view.getUint16(2 * i, true) << 16;
      return out;
    }
    default:
      return dtype satisfies never;
  }
}

/** Reads every tensor as float32, in the header's order. Errors: InputError 'safetensors'. */
export function readSafetensors(file: Uint8Array): Safetensors {
  if (file.byteLength < 10) throw bad('it is too short');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = Number(view.getBigUint64(0, true)); // may round above 2^53: then it is too long anyway
  if (length > MAX_HEADER || length + 8 > file.byteLength)
    throw bad('its header length is impossible, so it is another kind of file');
  const header = parseJsonObject(file.subarray(8, 8 + length));
  if (!header) throw bad('its header is no JSON object');
  const { __metadata__: metadata, ...described } = header;
  if (Object.keys(described).length > MAX_TENSORS) throw bad(`it has more than ${MAX_TENSORS} tensors`);
  const data = file.subarray(8 + length);
  const entries = Object.entries(described).map(([name, value]) => entryOf(name, value, data.byteLength));

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
  if (at !== data.byteLength) throw bad('there are unnamed bytes at its end');

  const notes = notesOf(metadata);
  const tensors = entries.map(({ name, dtype, shape, begin, end }) => ({
    name,
    shape,
    data: valuesOf(data.subarray(begin, end), dtype),
  }));
  return { tensors, metadata: Object.fromEntries(notes) };
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
