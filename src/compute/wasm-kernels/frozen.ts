// Products with packed weights. They are widened a panel at a time, in a core's own cache, and never whole. The order of every
// sum depends on the sizes alone.
import { KC, MC, PACKED, tiles } from './matmul';
import { packRows } from './pack-rows';
import { blockBytes, READY, single } from './packed';
import { panelOfRows, panelsOfColumns } from './packed-panels';
import { FROZEN, FROZEN_GRAD } from './parts';
import { crewSize, get, partsOf, partStart, put, runJob, self, teamSize } from './team';

/** Columns that are widened at once for many rows: with the rows they fit a core's second cache. */
const MOST: i32 = 640;
const NS_PER_MADD: f32 = 0.05;
const EDGE: i32 = 48; // floats of a tile that reaches over the end

/** Bytes of scratch memory that a product of rows this long needs, for every member of a team. */
export function frozenScratch(width: i32): i32 {
  return crewSize() * bytesOf(width);
}

function bytesOf(width: i32): i32 {
  const few = (MC + 6) * width + 8 * KC, many = MC * KC + KC * MOST;
  return max(PACKED, max((max(few, many) + EDGE) << 2, (width / 32) * READY)) + 64;
}

/** Of `length` columns, how many are widened at once: equal parts, whole blocks. */
function together(length: i32): i32 {
  const pieces = (length + MOST - 1) / MOST;
  return ((length + pieces - 1) / pieces + 31) & ~31;
}

/** Whether a product is divided among the team, and has been computed by it. */
function shared(
  job: i32, from: usize, w: usize, kind: i32, to: usize, M: i32, N: i32, K: i32, stride: i32, add: bool, scratch: usize,
): bool {
  if (!ASC_FEATURE_THREADS) return false;
  const parts = partsOf(<f32>M * <f32>N * <f32>K * NS_PER_MADD, teamSize());
  if (parts <= 1) return false;
  put<usize>(0, from);
  put<usize>(1, w);
  put<i32>(2, kind);
  put<usize>(3, to);
  put<i32>(4, M);
  put<i32>(5, N);
  put<i32>(6, K);
  put<i32>(7, stride);
  put<i32>(8, add);
  put<usize>(9, scratch);
  runJob(job, parts);
  return true;
}

/** y [M, N], rows `stride` floats apart, (+)= x [M, K]·Wᵀ, W packed [N, K]. */
export function frozen(
  x: usize, w: usize, kind: i32, y: usize, M: i32, N: i32, K: i32, stride: i32, add: bool, scratch: usize,
): void {
  if (shared(FROZEN, x, w, kind, y, M, N, K, stride, add, scratch)) return;
  frozenColumns(x, w, kind, y, M, 0, N, K, stride, add, scratch);
}

export function frozenPart(part: i32, parts: i32): void {
  const N = get<i32>(5), K = get<i32>(6);
  const from = partStart(N, 8, part, parts), to = partStart(N, 8, part + 1, parts);
  const scratch = get<usize>(9) + <usize>self() * <usize>bytesOf(K);
  frozenColumns(
    get<usize>(0), get<usize>(1), get<i32>(2), get<usize>(3), get<i32>(4), from, to, K, get<i32>(7), <bool>get<i32>(8), scratch,
  );
}

/** The columns `from` to `to` of y. */
function frozenColumns(
  x: usize, w: usize, kind: i32, y: usize, M: i32, from: i32, to: i32, K: i32, stride: i32, add: bool, scratch: usize,
): void {
  if (from >= to) return;
  if (M == 1) return single(x, w, kind, y, from, to, K, add, scratch);
  if (M <= MC) return fewRows(x, w, kind, y, M, from, to, K, stride, add, scratch);
  const bytes = blockBytes(kind), row = <usize>(K >> 5) * bytes;
  const panels = scratch + (<usize>(MC * KC) << 2);
  const edge = panels + (<usize>(KC * MOST) << 2);
  const most = together(to - from);
  for (let n0 = from; n0 < to; n0 += most) {
    const end = min(to, n0 + most);
    for (let k0: i32 = 0; k0 < K; k0 += KC) {
      const kc = min(KC, K - k0);
      const own = w + <usize>(k0 >> 5) * bytes;
      for (let n = n0; n < end; n += 8) {
        panelOfRows(own + <usize>n * row, kind, row, min(8, end - n), kc >> 5, panels + (<usize>((n - n0) * kc) << 2));
      }
      rowsByPanels(x + (<usize>k0 << 2), K, panels, y + (<usize>n0 << 2), M, end - n0, kc, stride, add || k0 > 0, scratch, edge);
    }
  }
}

/** y [M, columns] (+)= the rows of x, `xRow` floats apart, by panels that lie one behind the other. */
function rowsByPanels(
  x: usize, xRow: i32, panels: usize, y: usize, M: i32, columns: i32, depth: i32, stride: i32, add: bool, packed: usize,
  edge: usize,
): void {
  const row = <usize>stride << 2;
  for (let m: i32 = 0; m < M; m += MC) {
    const mc = min(MC, M - m);
    packRows(x + (<usize>(m * xRow) << 2), packed, mc, xRow, 1, depth);
    for (let n: i32 = 0; n < columns; n += 8) {
      const to = y + <usize>m * row + (<usize>n << 2);
      tiles(packed, panels + (<usize>(n * depth) << 2), depth, to, row, mc, min(8, columns - n), add, edge);
    }
  }
}

/** The same for few rows: all of x is packed once, and a panel of the weight stays in the first cache. */
function fewRows(
  x: usize, w: usize, kind: i32, y: usize, M: i32, from: i32, to: i32, K: i32, stride: i32, add: bool, scratch: usize,
): void {
  const bytes = blockBytes(kind), row = <usize>(K >> 5) * bytes;
  const panel = scratch + (<usize>((MC + 6) * K) << 2);
  const edge = panel + (<usize>(8 * KC) << 2);
  const step = <usize>(M + 6) << 2;
  for (let k0: i32 = 0; k0 < K; k0 += KC) {
    packRows(x + (<usize>k0 << 2), scratch + <usize>k0 * step, M, K, 1, min(KC, K - k0));
  }
  for (let n = from; n < to; n += 8) {
    const own = w + <usize>n * row, rows = min(8, to - n);
    for (let k0: i32 = 0; k0 < K; k0 += KC) {
      const kc = min(KC, K - k0);
      panelOfRows(own + <usize>(k0 >> 5) * bytes, kind, row, rows, kc >> 5, panel);
      tiles(scratch + <usize>k0 * step, panel, kc, y + (<usize>n << 2), <usize>stride << 2, M, rows, add || k0 > 0, edge);
    }
  }
}

/** dx [M, K] (+)= dy [M, N], rows `stride` floats apart, ·W, W packed [N, K]. */
export function frozenGrad(
  dy: usize, w: usize, kind: i32, dx: usize, M: i32, N: i32, K: i32, stride: i32, add: bool, scratch: usize,
): void {
  if (shared(FROZEN_GRAD, dy, w, kind, dx, M, N, K, stride, add, scratch)) return;
  gradColumns(dy, w, kind, dx, M, N, K, 0, K, stride, add, scratch);
}

export function frozenGradPart(part: i32, parts: i32): void {
  const K = get<i32>(6);
  const from = partStart(K, 32, part, parts), to = partStart(K, 32, part + 1, parts);
  const scratch = get<usize>(9) + <usize>self() * <usize>bytesOf(K);
  gradColumns(
    get<usize>(0), get<usize>(1), get<i32>(2), get<usize>(3), get<i32>(4), get<i32>(5), K, from, to, get<i32>(7),
    <bool>get<i32>(8), scratch,
  );
}

/** The columns `from` to `to` of dx, whole blocks. */
function gradColumns(
  dy: usize, w: usize, kind: i32, dx: usize, M: i32, N: i32, K: i32, from: i32, to: i32, stride: i32, add: bool,
  scratch: usize,
): void {
  if (from >= to) return;
  const bytes = blockBytes(kind), row = <usize>(K >> 5) * bytes;
  const panels = scratch + (<usize>(MC * KC) << 2);
  const edge = panels + (<usize>(KC * MOST) << 2);
  const most = together(to - from);
  for (let c = from; c < to; c += most) {
    const columns = min(most, to - c);
    for (let n: i32 = 0; n < N; n += KC) {
      const depth = min(KC, N - n);
      panelsOfColumns(w + <usize>n * row + <usize>(c >> 5) * bytes, kind, row, depth, columns >> 5, panels);
      rowsByPanels(dy + (<usize>n << 2), stride, panels, dx + (<usize>c << 2), M, columns, depth, K, add || n > 0, scratch, edge);
    }
  }
}
