/**
 * The GGUF format: a header of named values and descriptions of tensors, then the tensors' blocks.
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 *
 * Only the header is read here, in one piece that grows until it is whole; each of its claims is checked before anything is
 * allocated for it. The library of the Hub reads by address and trusts what a file says of its own counts.
 */
import type { StoredArray } from '../data/packed-weight';
import { InputError } from '../text/input-error';
import { readable } from '../text/readable';
import type { ByteSource } from './byte-source';
import { type GgufType, ggufType, otherTypeName, packedBlocks, plainNumbers, SUPPORTED } from './gguf-blocks';

const MAX_HEADER = 64 * 2 ** 20; // bytes; one of 256,000 tokens with their merges has 11 MB
const FIRST_WINDOW = 2 ** 20;
const MAX_VALUES = 5000;
const MAX_TENSORS = 20_000;
const MAX_ITEMS = 2_000_000;
const MAX_NAME = 256;
const MAX_RANK = 4;

export type GgufValue = number | boolean | string | readonly number[] | readonly boolean[] | readonly string[];

export interface GgufTensor {
  readonly name: string;
  /** Row-major, as everybody else writes it; the file has it the other way round. */
  readonly shape: readonly number[];
  readonly type: GgufType;
  /** Bytes of the file. */
  readonly begin: number;
  readonly end: number;
}

export interface Gguf {
  readonly values: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly GgufTensor[];
}

function bad(why: string): InputError {
  return new InputError('gguf', `This GGUF file cannot be used: ${why}.`);
}
const CUT = 'it is cut short or damaged; download it again';

/** The header goes on beyond what was read so far. */
class Short extends Error {}

class Cursor {
  at = 0;
  private readonly view: DataView;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  constructor(
    private readonly bytes: Uint8Array,
    /** Bytes of the whole file from here on: nothing in it can be longer. */
    private readonly size: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  private take(bytes: number): number {
    const from = this.at;
    if (from + bytes > this.size) throw bad(CUT);
    if (from + bytes > this.bytes.length) throw new Short();
    this.at += bytes;
    return from;
  }
  number(type: number): number {
    switch (type) {
      case 0:
        return this.view.getUint8(this.take(1));
      case 1:
        return this.view.getInt8(this.take(1));
      case 2:
        return this.view.getUint16(this.take(2), true);
      case 3:
        return this.view.getInt16(this.take(2), true);
      case 4:
        return this.view.getUint32(this.take(4), true);
      case 5:
        return this.view.getInt32(this.take(4), true);
      case 6:
        return this.view.getFloat32(this.take(4), true);
      case 10:
        return Number(this.view.getBigUint64(this.take(8), true));
      case 11:
        return Number(this.view.getBigInt64(this.take(8), true));
      case 12:
        return this.view.getFloat64(this.take(8), true);
      default:
        throw bad(`its header has a value of an unknown type (${type})`);
    }
  }
  /** A count, at most `most`: may round above 2^53, which is too many anyway. */
  count(most: number, of: string): number {
    const n = this.number(10);
    if (n > most) throw bad(`its header claims ${n.toLocaleString('en')} ${of}`);
    return n;
  }
  text(most = MAX_HEADER): string {
    const length = this.count(most, 'characters in one name');
    const from = this.take(length);
    try {
      return this.decoder.decode(this.bytes.subarray(from, from + length));
    } catch {
      throw bad('a text of its header is not UTF-8');
    }
  }
  flag(): boolean {
    const value = this.number(0);
    if (value > 1) throw bad('a mark of its header is neither true nor false');
    return value === 1;
  }
  value(): GgufValue {
    const type = this.number(4);
    if (type !== 9) return this.single(type);
    const of = this.number(4);
    if (of === 9) throw bad('its header has lists of lists');
    const length = this.count(MAX_ITEMS, 'items of one list');
    const items: GgufValue[] = []; // grows with what is really there
    for (let i = 0; i < length; i++) items.push(this.single(of));
    return items as unknown as GgufValue;
  }
  private single(type: number): number | boolean | string {
    if (type === 8) return this.text();
    return type === 7 ? this.flag() : this.number(type);
  }
}

const MAGIC = 0x46554747; // "GGUF"

/** Whether a file is one, by how it begins. */
const isGguf = (start: Uint8Array): boolean =>
  start.length >= 4 && new DataView(start.buffer, start.byteOffset, 4).getUint32(0, true) === MAGIC;

/** Reads and checks the header. Errors: InputError 'gguf'. */
export async function readGguf(source: ByteSource): Promise<Gguf> {
  const most = Math.min(source.size, MAX_HEADER);
  for (let window = Math.min(most, FIRST_WINDOW); ; window = Math.min(most, 4 * window)) {
    try {
      return header(await source.read(0, window), source.size);
    } catch (error) {
      if (!(error instanceof Short)) throw error;
      if (window === most) throw bad(most === source.size ? CUT : 'its header has more than 64 MB');
    }
  }
}

function header(bytes: Uint8Array, size: number): Gguf {
  const cursor = new Cursor(bytes, size);
  if (!isGguf(bytes)) throw bad('it does not begin as one');
  cursor.at = 4;
  const version = cursor.number(4);
  if (version !== 2 && version !== 3) throw bad(`it is of version ${version}; 2 and 3 are read`);
  const tensorCount = cursor.count(MAX_TENSORS, 'tensors');
  const valueCount = cursor.count(MAX_VALUES, 'values');
  const values = new Map<string, GgufValue>();
  for (let i = 0; i < valueCount; i++) {
    const key = cursor.text(MAX_NAME);
    if (values.has(key)) throw bad(`it says "${readable(key)}" twice`);
    values.set(key, cursor.value());
  }
  const alignment = values.get('general.alignment') ?? 32;
  if (typeof alignment !== 'number' || ![8, 16, 32, 64, 128, 256, 4096].includes(alignment))
    throw bad('its alignment is impossible');
  const described = Array.from({ length: tensorCount }, () => description(cursor));
  const start = Math.ceil(cursor.at / alignment) * alignment;
  return { values, tensors: placed(described, start, size, alignment) };
}

type Described = Omit<GgufTensor, 'begin' | 'end'> & { readonly offset: number; readonly bytes: number };

function description(cursor: Cursor): Described {
  const name = cursor.text(MAX_NAME);
  const rank = cursor.number(4);
  if (rank < 1 || rank > MAX_RANK) throw bad(`"${readable(name)}" has ${rank} dimensions`);
  const shape = Array.from({ length: rank }, () => cursor.number(10)).reverse();
  const id = cursor.number(4);
  const offset = cursor.number(10);
  const count = shape.reduce((a, b) => a * b, 1);
  if (!Number.isSafeInteger(count) || count === 0 || !Number.isSafeInteger(offset))
    throw bad(`"${readable(name)}" has an impossible size`);
  const type = ggufType(id);
  if (!type)
    throw bad(`its weights are of the type ${otherTypeName(id)}; ${SUPPORTED} are read. Choose a file of one of these`);
  if ((shape.at(-1) as number) % type.values !== 0) throw bad(`a row of "${readable(name)}" does not fill its blocks`);
  return { name, shape, type: type.name, offset, bytes: (count / type.values) * type.bytes };
}

/** Tensors follow one another: no overlap (which could multiply memory), nothing between them but alignment, names of their own. */
function placed(described: readonly Described[], start: number, size: number, alignment: number): GgufTensor[] {
  const names = new Set<string>();
  let at = 0;
  for (const { name, offset, bytes } of [...described].sort((a, b) => a.offset - b.offset)) {
    if (names.has(name)) throw bad(`it has "${readable(name)}" twice`);
    names.add(name);
    if (offset < at) throw bad(`"${readable(name)}" overlaps another tensor`);
    if (offset - at >= alignment || offset % alignment !== 0)
      throw bad(`there are unnamed bytes before "${readable(name)}"`);
    at = offset + bytes;
    if (start + at > size) throw bad(CUT);
  }
  if (size - start - at >= alignment && size > start) throw bad('there are unnamed bytes at its end');
  return described.map(({ offset, bytes, ...tensor }) => ({
    ...tensor,
    begin: start + offset,
    end: start + offset + bytes,
  }));
}

/** A tensor as float32; a matrix in blocks as it is. */
export async function readGgufTensor(source: ByteSource, tensor: GgufTensor): Promise<StoredArray> {
  const { name, shape, type, begin, end } = tensor;
  const bytes = await source.read(begin, end);
  const whole = shape.length === 2 && (shape[1] as number) % 32 === 0;
  const packed = whole ? packedBlocks(bytes, type) : null;
  if (packed) return { name, shape: [shape[0] as number, shape[1] as number], ...packed };
  if (type === 'F32' || type === 'F16' || type === 'BF16') return { name, shape, data: plainNumbers(bytes, type) };
  throw bad(`"${readable(name)}" is in blocks and no matrix`);
}
