/**
 * How GGUF files hold weights: as numbers, or as blocks of 32 with a scale. https://github.com/ggml-org/ggml (ggml-quants.c).
 * Q8_0: half d, 32 signed bytes q; x = d·q. Q4_0: half d, 16 bytes, the low half of byte i is q of value i and the high
 * half of value i + 16; x = d·(q − 8). Q4_1: halves d and m, the same 16 bytes; x = d·q + m.
 */
import { halves, toHalf } from '../data/halves';
import { type PackedArray, WORDS } from '../data/packed-weight';
import { fromBfloats, fromHalves } from './half';

interface Layout {
  /** Values of a block, and its bytes. */
  readonly values: number;
  readonly bytes: number;
}

/** Types that are read, under their numbers in a file. */
const TYPES = {
  0: { name: 'F32', values: 1, bytes: 4 },
  1: { name: 'F16', values: 1, bytes: 2 },
  2: { name: 'Q4_0', values: 32, bytes: 18 },
  3: { name: 'Q4_1', values: 32, bytes: 20 },
  8: { name: 'Q8_0', values: 32, bytes: 34 },
  30: { name: 'BF16', values: 1, bytes: 2 },
} as const satisfies Readonly<Record<number, Layout & { readonly name: string }>>;
export type GgufType = (typeof TYPES)[keyof typeof TYPES]['name'];

/** Other types by their numbers, to be named where they are refused. */
const OTHERS: Readonly<Record<number, string>> = {
  ...{ 6: 'Q5_0', 7: 'Q5_1', 9: 'Q8_1', 10: 'Q2_K', 11: 'Q3_K', 12: 'Q4_K', 13: 'Q5_K', 14: 'Q6_K', 15: 'Q8_K' },
  ...{ 16: 'IQ2_XXS', 17: 'IQ2_XS', 18: 'IQ3_XXS', 19: 'IQ1_S', 20: 'IQ4_NL', 21: 'IQ3_S', 22: 'IQ2_S', 23: 'IQ4_XS' },
  ...{ 24: 'I8', 25: 'I16', 26: 'I32', 27: 'I64', 28: 'F64', 29: 'IQ1_M', 34: 'TQ1_0', 35: 'TQ2_0', 39: 'MXFP4' },
};

export const SUPPORTED = Object.values(TYPES)
  .map(({ name }) => name)
  .join(', ');

/** null for a type that is not read. */
export const ggufType = (id: number): (Layout & { readonly name: GgufType }) | null =>
  Object.hasOwn(TYPES, id) ? TYPES[id as keyof typeof TYPES] : null;

export const otherTypeName = (id: number): string => (Object.hasOwn(OTHERS, id) ? (OTHERS[id] as string) : `${id}`);

/** A matrix in blocks as it is, in the words that backends keep; null for a type of plain float32. */
export function packedBlocks(bytes: Uint8Array, type: GgufType): Pick<PackedArray, 'kind' | 'words'> | null {
  switch (type) {
    case 'F32':
    case 'BF16':
      return null;
    case 'F16':
      return { kind: 'f16', words: new Int32Array(bytes.slice().buffer) };
    case 'Q8_0':
      return { kind: 'q8', words: eights(bytes) };
    case 'Q4_0':
      return { kind: 'q4', words: fours(bytes, 18) };
    case 'Q4_1':
      return { kind: 'q4', words: fours(bytes, 20) };
    default:
      return type satisfies never;
  }
}

/** Numbers that stand for themselves. */
export function plainNumbers(bytes: Uint8Array, type: 'F32' | 'F16' | 'BF16'): Float32Array {
  if (type === 'F16') return fromHalves(bytes);
  return type === 'BF16' ? fromBfloats(bytes) : new Float32Array(bytes.slice().buffer); // copied: a read may not be aligned
}

function eights(bytes: Uint8Array): Int32Array {
  const half = halves();
  const words = new Int32Array((bytes.length / 34) * WORDS.q8);
  const [out, scales] = [new Uint8Array(words.buffer), new Float32Array(words.buffer)];
  for (let at = 0, to = 0; at < bytes.length; at += 34, to += WORDS.q8) {
    scales[to] = half[(bytes[at] as number) | ((bytes[at + 1] as number) << 8)] as number;
    out.set(bytes.subarray(at + 2, at + 34), 4 * to + 4);
  }
  return words;
}

/** `size` of a block tells the two apart: what has no least value m is centred on 8, so m = −8d, which is a half like d. */
function fours(bytes: Uint8Array, size: 18 | 20): Int32Array {
  const half = halves();
  const words = new Int32Array((bytes.length / size) * WORDS.q4);
  const out = new Uint8Array(words.buffer);
  for (let at = 0, to = 0; at < bytes.length; at += size, to += 4 * WORDS.q4) {
    out.set(bytes.subarray(at, at + 2), to);
    if (size === 20) out.set(bytes.subarray(at + 2, at + 4), to + 2);
    else {
      const least = toHalf(-8 * (half[(bytes[at] as number) | ((bytes[at + 1] as number) << 8)] as number));
      out[to + 2] = least & 255;
      out[to + 3] = least >> 8;
    }
    out.set(bytes.subarray(at + size - 16, at + size), to + 4);
  }
  return words;
}
