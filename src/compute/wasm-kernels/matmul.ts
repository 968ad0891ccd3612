// Matrix product C (+)= A·B with any strides, in the manner of Goto and van de Geijn 2008: blocks of A and B are
// packed into panels, and a tile of C stays in registers while k runs: 6x8 where multiply and add are one instruction, 4x8 for
// rows that are left over, and where the product takes a register of its own. The order of the sums depends on the sizes
// alone and not on the tile, so results repeat bit by bit.

import { madd } from './math';
import { packPanel, packRows, sixes } from './pack-rows';
import { MATMUL } from './parts';
import { crewSize, get, partsOf, partStart, put, runJob, self, teamSize } from './team';

/** Rows of A in a packed block: eleven panels of six, or sixteen of four. */
export const MC: i32 = ASC_FEATURE_RELAXED_SIMD ? 66 : 64;
export const KC: i32 = 256; // depth of a packed block
const NC: i32 = 1024; // columns of B in a packed block
const NS_PER_MADD: f32 = 0.05;

/** Bytes of scratch memory that `multiply` needs. */
export const PACKED: i32 = (MC * KC + KC * NC + 48) << 2;

/** Bytes of scratch memory that `matmul` needs. */
export function matmulScratch(): i32 {
  return crewSize() * PACKED;
}

/**
 * `rows` rows and at most 8 columns of C from the panels of `packRows` and one of B. `row` is C's row stride in bytes, `edge`
 * a place for a tile that reaches over C's end.
 */
export function tiles(
  pa: usize, pb: usize, depth: i32, c: usize, row: usize, rows: i32, columns: i32, add: bool, edge: usize,
): void {
  const six = sixes(rows);
  for (let m: i32 = 0; m < rows; ) {
    const tall = m < six;
    const height = tall ? 6 : 4, left = min(height, rows - m);
    const panel = pa + (<usize>(m * depth) << 2), to = c + <usize>m * row;
    m += height;
    const whole = left == height && columns == 8;
    if (tall) {
      const here = whole && !add;
      tallTile(panel, pb, depth, here ? to : edge, here ? row : 32);
      if (here) continue;
    } else {
      tile(panel, pb, depth, whole ? to : edge, whole ? row : 32, whole && add);
      if (whole) continue;
    }
    if (whole) {
      addTile(edge, to, row, height);
      continue;
    }
    for (let i: i32 = 0; i < left; i++) {
      for (let j: i32 = 0; j < columns; j++) {
        const at = to + <usize>i * row + (<usize>j << 2);
        const value = load<f32>(edge + (<usize>(i * 8 + j) << 2));
        store<f32>(at, add ? load<f32>(at) + value : value);
      }
    }
  }
}

/** One 4x8 tile of C from a packed panel of A and one of B. `row` is C's row stride in bytes. */
export function tile(pa: usize, pb: usize, depth: i32, c: usize, row: usize, add: bool): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  for (let k: i32 = 0; k < depth; k++) {
    const b0 = v128.load(pb), b1 = v128.load(pb, 16);
    let a = v128.load_splat<f32>(pa);
    c00 = madd(a, b0, c00);
    c01 = madd(a, b1, c01);
    a = v128.load_splat<f32>(pa, 4);
    c10 = madd(a, b0, c10);
    c11 = madd(a, b1, c11);
    a = v128.load_splat<f32>(pa, 8);
    c20 = madd(a, b0, c20);
    c21 = madd(a, b1, c21);
    a = v128.load_splat<f32>(pa, 12);
    c30 = madd(a, b0, c30);
    c31 = madd(a, b1, c31);
    pa += 16;
    pb += 32;
  }
  const r1 = c + row, r2 = r1 + row, r3 = r2 + row;
  if (add) {
    c00 = f32x4.add(c00, v128.load(c));
    c01 = f32x4.add(c01, v128.load(c, 16));
    c10 = f32x4.add(c10, v128.load(r1));
    c11 = f32x4.add(c11, v128.load(r1, 16));
    c20 = f32x4.add(c20, v128.load(r2));
    c21 = f32x4.add(c21, v128.load(r2, 16));
    c30 = f32x4.add(c30, v128.load(r3));
    c31 = f32x4.add(c31, v128.load(r3, 16));
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(r1, c10);
  v128.store(r1, c11, 16);
  v128.store(r2, c20);
  v128.store(r2, c21, 16);
  v128.store(r3, c30);
  v128.store(r3, c31, 16);
}

/** `tile` of six rows, which adds nothing: two ways to end would cost the loop registers that it has not got. */
export function tallTile(pa: usize, pb: usize, depth: i32, c: usize, row: usize): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0), c41 = f32x4.splat(0), c50 = f32x4.splat(0), c51 = f32x4.splat(0);
  for (let k: i32 = 0; k < depth; k++) {
    const b0 = v128.load(pb), b1 = v128.load(pb, 16);
    let a = v128.load_splat<f32>(pa);
    c00 = madd(a, b0, c00);
    c01 = madd(a, b1, c01);
    a = v128.load_splat<f32>(pa, 4);
    c10 = madd(a, b0, c10);
    c11 = madd(a, b1, c11);
    a = v128.load_splat<f32>(pa, 8);
    c20 = madd(a, b0, c20);
    c21 = madd(a, b1, c21);
    a = v128.load_splat<f32>(pa, 12);
    c30 = madd(a, b0, c30);
    c31 = madd(a, b1, c31);
    a = v128.load_splat<f32>(pa, 16);
    c40 = madd(a, b0, c40);
    c41 = madd(a, b1, c41);
    a = v128.load_splat<f32>(pa, 20);
    c50 = madd(a, b0, c50);
    c51 = madd(a, b1, c51);
    pa += 24;
    pb += 32;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += row;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += row;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += row;
  v128.store(c, c30);
  v128.store(c, c31, 16);
  c += row;
  v128.store(c, c40);
  v128.store(c, c41, 16);
  c += row;
  v128.store(c, c50);
  v128.store(c, c51, 16);
}

/** Rows of eight numbers from `from` added to those of C. */
function addTile(from: usize, c: usize, row: usize, rows: i32): void {
  for (let i: i32 = 0; i < rows; i++) {
    v128.store(c, f32x4.add(v128.load(from), v128.load(c)));
    v128.store(c, f32x4.add(v128.load(from, 16), v128.load(c, 16)), 16);
    from += 32;
    c += row;
  }
}

/**
 * C[M,N] (+)= A[M,K]·B[K,N]: element (i,j) of a matrix at i*row + j*column, strides in floats; C's columns are
 * adjacent. `accumulate` adds to what C holds.
 */
export function matmul(
  a: usize, b: usize, c: usize, M: i32, N: i32, K: i32,
  aRow: i32, aCol: i32, bRow: i32, bCol: i32, cRow: i32, accumulate: bool, scratch: usize,
): void {
  if (ASC_FEATURE_THREADS) {
    // Each part packs a whole operand for itself, so there are no more parts than threads.
    const parts = partsOf(<f32>M * <f32>N * <f32>K * NS_PER_MADD, teamSize());
    if (parts > 1) {
      put<usize>(0, a);
      put<usize>(1, b);
      put<usize>(2, c);
      put<i32>(3, M);
      put<i32>(4, N);
      put<i32>(5, K);
      put<i32>(6, aRow);
      put<i32>(7, aCol);
      put<i32>(8, bRow);
      put<i32>(9, bCol);
      put<i32>(10, cRow);
      put<i32>(11, accumulate);
      put<usize>(12, scratch);
      return runJob(MATMUL, parts);
    }
  }
  multiply(a, b, c, M, N, K, aRow, aCol, bRow, bCol, cRow, accumulate, scratch);
}

/** Some rows of C, or some columns where there are more of them: the smaller operand is the one packed by every part. */
export function matmulPart(part: i32, parts: i32): void {
  const M = get<i32>(3), N = get<i32>(4);
  const byRows = N <= M;
  const length = byRows ? M : N, grain = byRows ? 4 : 8;
  const from = partStart(length, grain, part, parts);
  const count = partStart(length, grain, part + 1, parts) - from;
  if (count == 0) return;
  const aRow = get<i32>(6), bCol = get<i32>(9), cRow = get<i32>(10);
  const a = get<usize>(0) + (byRows ? <usize>(from * aRow) << 2 : 0);
  const b = get<usize>(1) + (byRows ? 0 : <usize>(from * bCol) << 2);
  const c = get<usize>(2) + (<usize>(byRows ? from * cRow : from) << 2);
  multiply(
    a, b, c, byRows ? count : M, byRows ? N : count, get<i32>(5), aRow, get<i32>(7), get<i32>(8), bCol, cRow,
    <bool>get<i32>(11), get<usize>(12) + <usize>(self() * PACKED),
  );
}

/** `matmul` by this thread alone. */
export function multiply(
  a: usize, b: usize, c: usize, M: i32, N: i32, K: i32,
  aRow: i32, aCol: i32, bRow: i32, bCol: i32, cRow: i32, accumulate: bool, scratch: usize,
): void {
  const packedA = scratch;
  const packedB = scratch + (<usize>(MC * KC) << 2);
  const edge = packedB + (<usize>(KC * NC) << 2);
  const row = <usize>cRow << 2;
  if (K == 0 && !accumulate) {
    for (let i: i32 = 0; i < M; i++) memory.fill(c + <usize>i * row, 0, <usize>N << 2);
  }
  for (let n0: i32 = 0; n0 < N; n0 += NC) {
    const nc = min(NC, N - n0);
    for (let k0: i32 = 0; k0 < K; k0 += KC) {
      const kc = min(KC, K - k0);
      const add = accumulate || k0 > 0;
      for (let n: i32 = 0; n < nc; n += 8) {
        const src = b + (<usize>(k0 * bRow + (n0 + n) * bCol) << 2);
        const dst = packedB + (<usize>(n * kc) << 2);
        const left = nc - n;
        packPanel(src, dst, min(4, left), bCol, bRow, kc, 8);
        packPanel(src + (<usize>(4 * bCol) << 2), dst + 16, max(0, min(4, left - 4)), bCol, bRow, kc, 8);
      }
      for (let m0: i32 = 0; m0 < M; m0 += MC) {
        const mc = min(MC, M - m0);
        packRows(a + (<usize>(m0 * aRow + k0 * aCol) << 2), packedA, mc, aRow, aCol, kc);
        for (let n: i32 = 0; n < nc; n += 8) {
          const to = c + <usize>m0 * row + (<usize>(n0 + n) << 2);
          tiles(packedA, packedB + (<usize>(n * kc) << 2), kc, to, row, mc, min(8, nc - n), add, edge);
        }
      }
    }
  }
}
