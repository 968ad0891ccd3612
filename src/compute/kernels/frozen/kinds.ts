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
