/** GGUF files for tests: as llama.cpp's conversion writes them, rows of q and k permuted for its rotary pairs. */
import { toHalf } from '../data/halves';
import type { NamedArray } from '../data/weights';

export type GgufScalar = { readonly u32: number } | { readonly f32: number } | string | boolean;
type Written = GgufScalar | readonly string[] | readonly number[];
export type WrittenType = 'F32' | 'F16' | 'BF16' | 'Q4_0' | 'Q4_1' | 'Q8_0';
const TYPE: Readonly<Record<WrittenType, number>> = { F32: 0, F16: 1, Q4_0: 2, Q4_1: 3, Q8_0: 8, BF16: 30 };

const utf8 = new TextEncoder();
const bytesOf = (size: number, fill: (view: DataView) => void): Uint8Array => {
  const out = new Uint8Array(size);
  fill(new DataView(out.buffer));
  return out;
};
const u32 = (n: number) => bytesOf(4, (view) => view.setUint32(0, n, true));
const u64 = (n: number) => bytesOf(8, (view) => view.setBigUint64(0, BigInt(n), true));
const f32 = (n: number) => bytesOf(4, (view) => view.setFloat32(0, n, true));
const text = (value: string) => [u64(utf8.encode(value).length), utf8.encode(value)];

function valueBytes(value: Written): Uint8Array[] {
  if (typeof value === 'string') return [u32(8), ...text(value)];
  if (typeof value === 'boolean') return [u32(7), Uint8Array.of(Number(value))];
  if (Array.isArray(value)) {
    const strings = typeof value[0] === 'string';
    const items = value.flatMap((one: string | number) => (typeof one === 'string' ? text(one) : [u32(one)]));
    return [u32(9), u32(strings ? 8 : 5), u64(value.length), ...items];
  }
  return 'u32' in value ? [u32(4), u32(value.u32)] : [u32(6), f32((value as { f32: number }).f32)];
}

/** Values in a type's blocks, by the plainest rounding. */
export function ggufBlocks(data: Float32Array, type: WrittenType): Uint8Array {
  if (type === 'F32') return new Uint8Array(data.slice().buffer);
  const half = (view: DataView, at: number, value: number) => view.setUint16(at, toHalf(value), true);
  if (type === 'F16')
    return bytesOf(2 * data.length, (view) => {
      for (const [i, x] of data.entries()) half(view, 2 * i, x);
    });
  if (type === 'BF16') {
    const words = new Uint32Array(data.slice().buffer);
    return bytesOf(2 * data.length, (view) => {
      for (const [i, word] of words.entries()) view.setUint16(2 * i, word >>> 16, true);
    });
  }
  const parts: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += 32) {
    const own = data.subarray(at, at + 32);
    const [least, most] = [Math.min(...own), Math.max(...own)];
    const size = Math.max(-least, most);
    const d = { Q8_0: size / 127, Q4_0: size / 7, Q4_1: (most - least) / 15 }[type];
    const m = { Q8_0: 0, Q4_0: -8 * d, Q4_1: least }[type];
    const q = Array.from(own, (x) => (d ? Math.round((x - m) / d) : 0));
    if (type === 'Q8_0') {
      parts.push(
        bytesOf(34, (view) => {
          half(view, 0, d);
          for (const [i, one] of q.entries()) view.setInt8(2 + i, one);
        }),
      );
      continue;
    }
    const head = type === 'Q4_1' ? 4 : 2;
    parts.push(
      bytesOf(head + 16, (view) => {
        half(view, 0, d);
        if (head === 4) half(view, 2, m);
        const nibble = (i: number) => Math.max(0, Math.min(15, q[i] as number));
        for (let i = 0; i < 16; i++) view.setUint8(head + i, nibble(i) | (nibble(i + 16) << 4));
      }),
    );
  }
  return joined(parts);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export interface WrittenTensor extends NamedArray {
  readonly type: WrittenType;
}

const ALIGNMENT = 32;

/** A whole file of version 3. */
export function writeGguf(
  values: Readonly<Record<string, Written>>,
  tensors: readonly WrittenTensor[],
): Uint8Array<ArrayBuffer> {
  const header = [utf8.encode('GGUF'), u32(3), u64(tensors.length), u64(Object.keys(values).length)];
  for (const [key, value] of Object.entries(values)) header.push(...text(key), ...valueBytes(value));
  const padded = (length: number) => Math.ceil(length / ALIGNMENT) * ALIGNMENT;
  const data: Uint8Array[] = [];
  let offset = 0;
  for (const { name, shape, data: own, type } of tensors) {
    const blocks = ggufBlocks(own, type);
    header.push(...text(name), u32(shape.length), ...[...shape].reverse().map(u64), u32(TYPE[type]), u64(offset));
    data.push(blocks, new Uint8Array(padded(blocks.length) - blocks.length));
    offset += padded(blocks.length);
  }
  const start = joined(header);
  return joined([start, new Uint8Array(padded(start.length) - start.length), ...data]);
}

/** llama.cpp's `permute`: the halves of each head as neighbouring pairs. */
export function permuted({ data, shape: [rows = 0, width = 0] }: NamedArray, heads: number): Float32Array {
  const size = rows / heads;
  return Float32Array.from(data, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    const [head, at] = [Math.floor(row / size), row % size];
    const from = head * size + (at % 2) * (size / 2) + (at >> 1);
    return data[from * width + column] as number;
  });
}
