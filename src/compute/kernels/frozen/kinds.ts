/** How each backend's kernels tell the kinds of packed weights apart. */
import { kindOf, type PackedKind } from '../../../data/packed-weight';

/** As in wasm-kernels/packed.ts; 0 is a matrix of float32. */
const CODES: Record<PackedKind, number> = { f16: 1, q8: 2, q4: 3 };
export function kindCode(shape: readonly number[]): number {
  const kind = kindOf(shape);
  return kind ? CODES[kind] : 0;
}

/** A function in WGSL: element (row, column) of the packed matrix in `buffer` (u32), `blocks` blocks a row. */
export function elementText(name: string, buffer: string, kind: PackedKind): string {
  const body = {
    f16: `return unpack2x16float(${buffer}[(row * blocks * 32u + column) / 2u])[column % 2u];`,
    q8: `let first = (row * blocks + column / 32u) * 9u;
  let e = column % 32u;
  let q = extractBits(bitcast<i32>(${buffer}[first + 1u + e / 4u]), 8u * (e % 4u), 8u);
  return bitcast<f32>(${buffer}[first]) * f32(q);`,
    q4: `let first = (row * blocks + column / 32u) * 5u;
  let e = column % 32u;
  let d = unpack2x16float(${buffer}[first]);
  let q = extractBits(${buffer}[first + 1u + e % 16u / 4u], 8u * (e % 4u) + 4u * (e / 16u), 4u);
  return d.x * f32(q) + d.y;`,
  }[kind];
  return `fn ${name}(row: u32, column: u32, blocks: u32) -> f32 {
  ${body}
}`;
}

/** A function in WGSL: elements 4·quad to 4·quad + 3 of a row of the packed matrix in `buffer` (u32), or of one of floats (vec4f). */
export function quadText(name: string, buffer: string, kind: PackedKind | null): string {
  const fourBytes = (of: (byte: number) => string): string => `vec4f(${[0, 1, 2, 3].map(of).join(', ')})`;
  const body = kind
    ? {
        f16: `let at = row * quads * 2u + quad * 2u;
  return vec4f(unpack2x16float(${buffer}[at]), unpack2x16float(${buffer}[at + 1u]));`,
        q8: `let first = (row * (quads / 8u) + quad / 8u) * 9u;
  let word = bitcast<i32>(${buffer}[first + 1u + quad % 8u]);
  return bitcast<f32>(${buffer}[first]) * ${fourBytes((byte) => `f32(extractBits(word, ${8 * byte}u, 8u))`)};`,
        q4: `let first = (row * (quads / 8u) + quad / 8u) * 5u;
  let d = unpack2x16float(${buffer}[first]);
  let word = ${buffer}[first + 1u + quad % 4u] >> (4u * (quad % 8u / 4u));
  return d.x * ${fourBytes((byte) => `f32(extractBits(word, ${8 * byte}u, 4u))`)} + d.y;`,
      }[kind]
    : `return ${buffer}[row * quads + quad];`;
  return `fn ${name}(row: u32, quad: u32, quads: u32) -> vec4f {
  ${body}
}`;
}
