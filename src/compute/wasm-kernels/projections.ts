// Products of decoding: few rows by a weight that is the same for many tokens. The low bits of a weight's address say how it
// lies: as floats, packed (packed.ts), as panels that were made once for all tokens of an answer, so that none packs it, or
// as any of these with an adapter.
import { axpy, dot, madd } from './math';
import { KC, MC, multiply, PACKED, tiles } from './matmul';
import { packPanel, packRows } from './pack-rows';
import { frozen } from './frozen';
import { F16, Q4, widen } from './packed';
import { PROJECT } from './parts';
import { get, partsOf, partStart, put, runJob, self, teamSize } from './team';
import { dots, spread } from './thin';

const PANELS: i32 = 4;
/** The address is that of three words: the weight's own, the adapter's factors and their rank. */
const ADAPTED: i32 = 5;
const KIND: usize = 7;
const NS_PER_MADD: f32 = 0.05;

/** out [⌈N/8⌉, K, 8] = W [N, K], eight rows of it side by side; missing rows are 0. */
export function panels(w: usize, out: usize, N: i32, K: i32): void {
  for (let n: i32 = 0; n < N; n += 8) {
    const from = w + (<usize>(n * K) << 2);
    packPanel(from, out, min(4, N - n), K, 1, K, 8);
    packPanel(from + (<usize>(4 * K) << 2), out + 16, max(0, min(4, N - n - 4)), K, 1, K, 8);
    out += <usize>K << 5;
  }
}

/** y [M, N], rows `stride` floats apart, (+)= x [M, K]·Wᵀ. */
export function project(
  x: usize, weight: usize, y: usize, M: i32, N: i32, K: i32, stride: i32, add: bool, scratch: usize,
): void {
  const kind = <i32>(weight & KIND), w = weight & ~KIND;
  if (kind == ADAPTED) {
    project(x, <usize>load<u32>(w), y, M, N, K, stride, add, scratch);
    return adapt(x, <usize>load<u32>(w, 4), load<i32>(w, 8), y, M, N, K, stride, scratch);
  }
  if (kind >= F16 && kind <= Q4) return frozen(x, w, kind, y, M, N, K, stride, add, scratch);
  if (ASC_FEATURE_THREADS) {
    const parts = partsOf(<f32>M * <f32>N * <f32>K * NS_PER_MADD, teamSize());
    if (parts > 1) {
      put<usize>(0, x);
      put<usize>(1, weight);
      put<usize>(2, y);
      put<i32>(3, M);
      put<i32>(4, N);
      put<i32>(5, K);
      put<i32>(6, stride);
      put<i32>(7, add);
      put<usize>(8, scratch);
      return runJob(PROJECT, parts);
    }
  }
  projectColumns(x, weight, y, M, 0, N, K, stride, add, scratch);
}

export function projectPart(part: i32, parts: i32): void {
  const N = get<i32>(4);
  const from = partStart(N, 8, part, parts), to = partStart(N, 8, part + 1, parts);
  const scratch = get<usize>(8) + <usize>(self() * PACKED);
  projectColumns(
    get<usize>(0), get<usize>(1), get<usize>(2), get<i32>(3), from, to, get<i32>(5), get<i32>(6), <bool>get<i32>(7), scratch,
  );
}

/** The columns `from` to `to` of y; `from` is a multiple of 8. */
function projectColumns(
  x: usize, weight: usize, y: usize, M: i32, from: i32, to: i32, K: i32, stride: i32, add: bool, scratch: usize,
): void {
  const w = weight & ~KIND;
  if (from >= to) return;
  if (<i32>(weight & KIND) != PANELS) {
    const at = w + (<usize>(from * K) << 2), out = y + (<usize>from << 2);
    return multiply(x, at, out, M, to - from, K, K, 1, 1, K, stride, add, scratch);
  }
  // The sums of `multiply`, in its order: the bits are the same.
  const row = <usize>stride << 2, edge = scratch + (<usize>(MC * KC) << 2);
  for (let k0: i32 = 0; k0 < K; k0 += KC) {
    const kc = min(KC, K - k0);
    const sum = add || k0 > 0;
    for (let m0: i32 = 0; m0 < M; m0 += MC) {
      const mc = min(MC, M - m0);
      let n = from;
      if (mc == 1) {
        const a = x + (<usize>(m0 * K + k0) << 2), out = y + <usize>m0 * row;
        for (; n + 32 <= to; n += 32) {
          oneRow(a, w + (<usize>((n >> 3) * K + k0) << 5), <usize>K << 5, kc, out + (<usize>n << 2), sum);
        }
      }
      if (n >= to) continue;
      packRows(x + (<usize>(m0 * K + k0) << 2), scratch, mc, K, 1, kc);
      for (; n < to; n += 8) {
        const out = y + <usize>m0 * row + (<usize>n << 2);
        tiles(scratch, w + (<usize>((n >> 3) * K + k0) << 5), kc, out, row, mc, min(8, to - n), sum, edge);
      }
    }
  }
}

/** One row by four panels, which lie `step` bytes apart. */
function oneRow(a: usize, p0: usize, step: usize, depth: i32, y: usize, add: bool): void {
  let p1 = p0 + step, p2 = p1 + step, p3 = p2 + step;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
  for (let k: i32 = 0; k < depth; k++) {
    const v = v128.load_splat<f32>(a);
    s0 = madd(v, v128.load(p0), s0);
    s1 = madd(v, v128.load(p0, 16), s1);
    s2 = madd(v, v128.load(p1), s2);
    s3 = madd(v, v128.load(p1, 16), s3);
    s4 = madd(v, v128.load(p2), s4);
    s5 = madd(v, v128.load(p2, 16), s5);
    s6 = madd(v, v128.load(p3), s6);
    s7 = madd(v, v128.load(p3, 16), s7);
    a += 4;
    p0 += 32;
    p1 += 32;
    p2 += 32;
    p3 += 32;
  }
  put8(y, s0, s1, add);
  put8(y + 32, s2, s3, add);
  put8(y + 64, s4, s5, add);
  put8(y + 96, s6, s7, add);
}

// @ts-ignore: decorator
@inline
function put8(y: usize, a: v128, b: v128, add: bool): void {
  v128.store(y, add ? f32x4.add(a, v128.load(y)) : a);
  v128.store(y, add ? f32x4.add(b, v128.load(y, 16)) : b, 16);
}

/** to [K] = row `id` of a table that is not in panels. */
export function lookUp(table: usize, id: i32, K: i32, to: usize): void {
  const kind = <i32>(table & KIND), at = table & ~KIND;
  if (kind == 0) memory.copy(to, at + (<usize>(id * K) << 2), <usize>K << 2);
  else widen(at, kind, to, id, 1, K);
}

/**
 * y [M, N] += (x·Aᵀ)·Bᵀ, rows of y `stride` floats apart: row r of `factors` [rank, K + N] is A's, then B's column r, scaled.
 * `space` holds [M, rank].
 */
function adapt(
  x: usize, factors: usize, rank: i32, y: usize, M: i32, N: i32, K: i32, stride: i32, space: usize,
): void {
  const b = factors + (<usize>K << 2), row = K + N;
  if (M > 1) {
    dots(x, K, factors, row, space, rank, M, K, rank, 1);
    return spread(space, rank, b, row, y, stride, M, N, rank);
  }
  for (let r: i32 = 0; r < rank; r++) {
    const at = <usize>(r * row) << 2;
    axpy(dot(x, factors + at, K), b + at, y, N);
  }
}
