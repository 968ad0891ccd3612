// Packed weights as the panels that a tile of a product reads (matmul.ts): widened in registers and written once, where they
// are read from next. The numbers are those of `widen`, bit by bit.
import { madd } from './math';
import { blockBytes, halves, Q4, Q8, widenBlocks } from './packed';

/**
 * dst [32·blocks, 8] = eight rows of a packed matrix side by side, `row` bytes apart. Where fewer are there the last one stands for
 * those that are missing.
 */
export function panelOfRows(w: usize, kind: i32, row: usize, rows: i32, blocks: i32, dst: usize): void {
  fourRows(w, kind, row, min(4, rows), blocks, dst);
  const from = min(4, rows - 1);
  fourRows(w + <usize>from * row, kind, row, max(1, rows - 4), blocks, dst + 16);
}

function fourRows(w: usize, kind: i32, row: usize, rows: i32, blocks: i32, dst: usize): void {
  const p1 = w + <usize>min(1, rows - 1) * row, p2 = w + <usize>min(2, rows - 1) * row, p3 = w + <usize>min(3, rows - 1) * row;
  if (kind == Q4) fourOfQ4(w, p1, p2, p3, blocks, dst);
  else if (kind == Q8) fourOfQ8(w, p1, p2, p3, blocks, dst);
  else fourOfF16(w, p1, p2, p3, blocks, dst);
}

/** A word of each of four rows. */
// @ts-ignore: decorator
@inline
function words(p0: usize, p1: usize, p2: usize, p3: usize): v128 {
  let v = v128.load32_zero(p0);
  v = v128.load_lane<i32>(p1, v, 1);
  v = v128.load_lane<i32>(p2, v, 2);
  return v128.load_lane<i32>(p3, v, 3);
}

/** Half-bytes 0, 2, 4 and 6 of each word. Each stays in its place, and its scale is divided by what that place counts. */
// @ts-ignore: decorator
@inline
function evenNibbles(w: v128, d0: v128, d1: v128, d2: v128, d3: v128, m: v128, dst: usize): void {
  v128.store(dst, madd(f32x4.convert_i32x4_s(v128.and(w, i32x4.splat(0xf))), d0, m));
  v128.store(dst, madd(f32x4.convert_i32x4_s(v128.and(w, i32x4.splat(0xf00))), d1, m), 32);
  v128.store(dst, madd(f32x4.convert_i32x4_s(v128.and(w, i32x4.splat(0xf0000))), d2, m), 64);
  v128.store(dst, madd(f32x4.convert_i32x4_s(v128.and(w, i32x4.splat(0xf000000))), d3, m), 96);
}

function fourOfQ4(p0: usize, p1: usize, p2: usize, p3: usize, blocks: i32, dst: usize): void {
  for (let block: i32 = 0; block < blocks; block++) {
    const heads = words(p0, p1, p2, p3);
    const d0 = halves(i32x4.shr_s(i32x4.shl(heads, 16), 16)), m = halves(i32x4.shr_s(heads, 16));
    const d1 = f32x4.mul(d0, f32x4.splat(0.00390625)); // 2⁻⁸
    const d2 = f32x4.mul(d0, f32x4.splat(0.0000152587890625)); // 2⁻¹⁶
    const d3 = f32x4.mul(d0, f32x4.splat(5.9604644775390625e-8)); // 2⁻²⁴
    for (let i: usize = 4; i < 20; i += 4) {
      const w = words(p0 + i, p1 + i, p2 + i, p3 + i);
      evenNibbles(w, d0, d1, d2, d3, m, dst);
      evenNibbles(i32x4.shr_u(w, 4), d0, d1, d2, d3, m, dst + 512);
      dst += 128;
    }
    p0 += 20;
    p1 += 20;
    p2 += 20;
    p3 += 20;
    dst += 512;
  }
}

function fourOfQ8(p0: usize, p1: usize, p2: usize, p3: usize, blocks: i32, dst: usize): void {
  const top = i32x4.splat(<i32>0xff000000); // each byte at its word's top
  for (let block: i32 = 0; block < blocks; block++) {
    const d = f32x4.mul(words(p0, p1, p2, p3), f32x4.splat(5.9604644775390625e-8)); // 2⁻²⁴
    for (let i: usize = 4; i < 36; i += 4) {
      const w = words(p0 + i, p1 + i, p2 + i, p3 + i);
      v128.store(dst, f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(w, 24)), d));
      v128.store(dst, f32x4.mul(f32x4.convert_i32x4_s(v128.and(i32x4.shl(w, 16), top)), d), 32);
      v128.store(dst, f32x4.mul(f32x4.convert_i32x4_s(v128.and(i32x4.shl(w, 8), top)), d), 64);
      v128.store(dst, f32x4.mul(f32x4.convert_i32x4_s(v128.and(w, top)), d), 96);
      dst += 128;
    }
    p0 += 36;
    p1 += 36;
    p2 += 36;
    p3 += 36;
  }
}

function fourOfF16(p0: usize, p1: usize, p2: usize, p3: usize, blocks: i32, dst: usize): void {
  for (let i: usize = 0; i < <usize>blocks << 6; i += 4) {
    const w = words(p0 + i, p1 + i, p2 + i, p3 + i);
    v128.store(dst, halves(i32x4.shr_s(i32x4.shl(w, 16), 16)));
    v128.store(dst, halves(i32x4.shr_s(w, 16)), 32);
    dst += 64;
  }
}

/**
 * dst [4·blocks, depth, 8] = the columns of `blocks` blocks of `depth` rows, eight of them side by side: a block of all rows at a
 * time, so that four panels alone are written at once.
 */
export function panelsOfColumns(w: usize, kind: i32, row: usize, depth: i32, blocks: i32, dst: usize): void {
  const panel = <usize>depth << 5;
  for (let block: i32 = 0; block < blocks; block++) {
    widenBlocks(w, kind, depth, row, dst, 32, panel);
    w += blockBytes(kind);
    dst += panel << 2;
  }
}
