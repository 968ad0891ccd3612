/**
 * Matrices that stay as their file had them, in fewer bits than float32: frozen, widened inside the products. A row is cut
 * into blocks of 32 weights, a block into whole words of 32 bits, so that a backend keeps it as int32 [out, in/32, words] and
 * the number of words says of which kind it is.
 */
import { fromHalf, halves, toHalf } from './halves';
import type { NamedArray } from './weights';

/** Weights of a block. */
const BLOCK = 32;

/**
 * Words of a block, little-endian.
 * f16: 32 halves (also bf16, which is exact in it above 2⁻¹⁷ and within 2⁻²⁵ below).
 * q8: a float32 scale d, then 32 bytes q: d·q (GGUF's Q8_0).
 * q4: halves d and m, then 16 bytes, of which byte j holds q of weight j in its low half and of j + 16 in its high one:
 * d·q + m (GGUF's Q4_1 as it is, and Q4_0, d·(q − 8), with m = −8d).
 */
export const WORDS = { f16: 16, q8: 9, q4: 5 } as const;
export type PackedKind = keyof typeof WORDS;

/** A packed matrix with its name. `words` is row-major, out·in/32·WORDS[kind] long. */
export interface PackedArray {
  readonly name: string;
  /** [out, in] of the matrix; `in` is a multiple of 32. */
  readonly shape: readonly [number, number];
  readonly kind: PackedKind;
  readonly words: Int32Array;
}

/** A weight as its file had it, or as float32. */
export type StoredArray = NamedArray | PackedArray;

/** Some of a matrix's rows, in this order; packed ones stay packed. */
export function takeRows<A extends StoredArray>(array: A, rows: readonly number[]): A {
  const values = 'words' in array ? array.words : array.data;
  const stride = values.length / (array.shape[0] as number);
  const taken = 'words' in array ? new Int32Array(rows.length * stride) : new Float32Array(rows.length * stride);
  for (const [to, from] of rows.entries()) taken.set(values.subarray(from * stride, (from + 1) * stride), to * stride);
  const shape = [rows.length, ...array.shape.slice(1)];
  return { ...array, shape, ['words' in array ? 'words' : 'data']: taken };
}

/** Whether every value is a number: of a packed matrix every scale. */
export function allNumbers(array: StoredArray): boolean {
  if (!('words' in array)) return array.data.every(Number.isFinite);
  const { kind, words } = array;
  if (kind === 'q8') {
    const scales = new Float32Array(words.buffer, words.byteOffset, words.length);
    for (let at = 0; at < scales.length; at += WORDS.q8) if (!Number.isFinite(scales[at])) return false;
    return true;
  }
  const step = kind === 'q4' ? WORDS.q4 : 1; // two halves a word
  for (let at = 0; at < words.length; at += step) {
    const two = words[at] as number;
    if ((two & 0x7c00) === 0x7c00 || ((two >>> 16) & 0x7c00) === 0x7c00) return false;
  }
  return true;
}

/** Shape of the int32 tensor. Errors: RangeError where rows are not whole blocks: such a matrix is kept in float32. */
export function packedShape([out, width]: readonly [number, number], kind: PackedKind): [number, number, number] {
  if (width % BLOCK !== 0) throw new RangeError(`rows of ${width} weights are not whole blocks of ${BLOCK}`);
  return [out, width / BLOCK, WORDS[kind]];
}

/** Of which kind a tensor of this shape is: null for a matrix of float32. */
export function kindOf(shape: readonly number[]): PackedKind | null {
  if (shape.length !== 3) return null;
  return (Object.keys(WORDS) as PackedKind[]).find((kind) => WORDS[kind] === shape[2]) ?? null;
}

/** [out, in] of a weight's tensor, packed or not. */
export function matrixShape(shape: readonly number[]): [number, number] {
  const [out = 0, width = 0] = shape;
  return [out, kindOf(shape) ? width * BLOCK : width];
}

/** The weights as float32, [out, in]. */
export function widen({ shape: [out, width], kind, words }: Omit<PackedArray, 'name'>): Float32Array {
  const made = new Float32Array(out * width);
  const half = halves();
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
  const size = WORDS[kind];
  for (let first = 0, to = 0; to < made.length; first += size, to += BLOCK) {
    const head = words[first] as number;
    const values = 4 * first + 4; // bytes of it, after the block's scale
    if (kind === 'f16') {
      for (let j = 0; j < BLOCK; j += 2) {
        const two = words[first + (j >> 1)] as number;
        made[to + j] = half[two & 0xffff] as number;
        made[to + j + 1] = half[two >>> 16] as number;
      }
    } else if (kind === 'q8') {
      const d = floats[first] as number;
      for (let j = 0; j < BLOCK; j++) made[to + j] = d * (((bytes[values + j] as number) << 24) >> 24);
    } else {
      const [d, m] = [half[head & 0xffff] as number, half[head >>> 16] as number];
      for (let j = 0; j < 16; j++) {
        const two = bytes[values + j] as number;
        made[to + j] = d * (two & 15) + m;
        made[to + j + 16] = d * (two >> 4) + m;
      }
    }
  }
  return made;
}

/** The nearest that a kind can say of float32 weights [out, in]. */
export function packWeight(
  name: string,
  shape: readonly [number, number],
  data: Float32Array,
  kind: PackedKind,
): PackedArray {
  const words = new Int32Array(packedShape(shape, kind).reduce((a, b) => a * b));
  const bytes = new Uint8Array(words.buffer);
  const floats = new Float32Array(words.buffer);
  for (let block = 0; block * BLOCK < data.length; block++) {
    const own = data.subarray(block * BLOCK, (block + 1) * BLOCK);
    const first = block * WORDS[kind];
    if (kind === 'f16') {
      for (let j = 0; j < BLOCK; j += 2)
        words[first + j / 2] = toHalf(own[j] as number) | (toHalf(own[j + 1] as number) << 16);
    } else if (kind === 'q8') {
      const d = Math.fround(own.reduce((most, x) => Math.max(most, Math.abs(x)), 0) / 127);
      floats[first] = d;
      own.forEach((x, j) => {
        bytes[4 * first + 4 + j] = d ? Math.round(x / d) : 0;
      });
    } else {
      const least = toHalf(own.reduce((a, b) => Math.min(a, b)));
      const step = toHalf((own.reduce((a, b) => Math.max(a, b)) - fromHalf(least)) / 15);
      words[first] = step | (least << 16);
      own.forEach((x, j) => {
        const q = fromHalf(step) ? Math.max(0, Math.min(15, Math.round((x - fromHalf(least)) / fromHalf(step)))) : 0;
        const at = 4 * first + 4 + (j & 15);
        bytes[at] = (bytes[at] as number) | (j < 16 ? q : q << 4);
      });
    }
  }
  return { name, shape, kind, words };
}
