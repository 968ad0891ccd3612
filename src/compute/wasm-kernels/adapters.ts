// A low-rank adapter beside a linear layer, y += s·B(Ax), and its gradients. `t` is s·Ax, [M, R].
import { ADAPT, ADAPT_GRAD_COLUMNS, ADAPT_GRAD_ROWS } from './parts';
import { get, partsOf, partStart, put, runJob, teamSize } from './team';
import { dots, gathered, spread } from './thin';

const NS_PER_MADD: f32 = 0.06;

/** out [columns, rows] = x [rows, columns]. */
function transposed(x: usize, out: usize, rows: i32, columns: i32): void {
  for (let row: i32 = 0; row < rows; row++) {
    for (let column: i32 = 0; column < columns; column++) {
      store<f32>(out + (<usize>(column * rows + row) << 2), load<f32>(x + (<usize>(row * columns + column) << 2)));
    }
  }
}

/** x [M, K], a [R, K], b [N, R]; t is written, y [M, N] added to, its rows `yRow` floats apart. `scratch`: R·N floats. */
export function adapt(
  x: usize, a: usize, b: usize, t: usize, y: usize, M: i32, N: i32, K: i32, R: i32, yRow: i32, scale: f32, scratch: usize,
): void {
  transposed(b, scratch, N, R);
  if (ASC_FEATURE_THREADS) {
    const parts = partsOf(<f32>M * <f32>R * <f32>(N + K) * NS_PER_MADD, teamSize());
    if (parts > 1) {
      put<usize>(0, x);
      put<usize>(1, a);
      put<usize>(2, scratch);
      put<usize>(3, t);
      put<usize>(4, y);
      put<i32>(5, M);
      put<i32>(6, N);
      put<i32>(7, K);
      put<i32>(8, R);
      put<i32>(9, yRow);
      put<f32>(10, scale);
      return runJob(ADAPT, parts);
    }
  }
  adaptRows(x, a, scratch, t, y, 0, M, N, K, R, yRow, scale);
}

export function adaptPart(part: i32, parts: i32): void {
  const M = get<i32>(5);
  adaptRows(
    get<usize>(0), get<usize>(1), get<usize>(2), get<usize>(3), get<usize>(4), partStart(M, 2, part, parts),
    partStart(M, 2, part + 1, parts), get<i32>(6), get<i32>(7), get<i32>(8), get<i32>(9), get<f32>(10),
  );
}

function adaptRows(
  x: usize, a: usize, bt: usize, t: usize, y: usize, from: i32, to: i32, N: i32, K: i32, R: i32, yRow: i32, scale: f32,
): void {
  const own = t + (<usize>(from * R) << 2);
  dots(x + (<usize>(from * K) << 2), K, a, K, own, R, to - from, K, R, scale);
  spread(own, R, bt, N, y + (<usize>(from * yRow) << 2), yRow, to - from, N, R);
}

/**
 * dy [M, N], its rows `row` floats apart; dx [M, K] is added to, da [R, K] and db [N, R] are written. `scratch`: 2·R·N + M·R
 * floats.
 */
export function adaptGrad(
  dy: usize, x: usize, t: usize, a: usize, b: usize, dx: usize, da: usize, db: usize, M: i32, N: i32, K: i32, R: i32,
  row: i32, scale: f32, scratch: usize,
): void {
  const bt = scratch, dbt = bt + (<usize>(R * N) << 2), u = dbt + (<usize>(R * N) << 2);
  transposed(b, bt, N, R);
  let parts: i32 = 1;
  if (ASC_FEATURE_THREADS) {
    parts = partsOf(<f32>M * <f32>R * <f32>(N + K) * NS_PER_MADD, teamSize());
    if (parts > 1) {
      put<usize>(0, dy);
      put<usize>(1, x);
      put<usize>(2, t);
      put<usize>(3, a);
      put<usize>(4, bt);
      put<usize>(5, dx);
      put<usize>(6, da);
      put<usize>(7, dbt);
      put<usize>(8, u);
      put<i32>(9, M);
      put<i32>(10, N);
      put<i32>(11, K);
      put<i32>(12, R);
      put<i32>(13, row);
      put<f32>(14, scale);
      runJob(ADAPT_GRAD_ROWS, parts);
      runJob(ADAPT_GRAD_COLUMNS, parts);
    }
  }
  if (parts <= 1) {
    gradRows(dy, a, bt, dx, u, 0, M, N, K, R, row, scale);
    gathered(u, R, x, K, da, K, M, 0, K, R);
    gathered(t, R, dy, row, dbt, N, M, 0, N, R);
  }
  transposed(dbt, db, R, N);
}

export function adaptGradRowsPart(part: i32, parts: i32): void {
  const M = get<i32>(9);
  gradRows(
    get<usize>(0), get<usize>(3), get<usize>(4), get<usize>(5), get<usize>(8), partStart(M, 2, part, parts),
    partStart(M, 2, part + 1, parts), get<i32>(10), get<i32>(11), get<i32>(12), get<i32>(13), get<f32>(14),
  );
}

export function adaptGradColumnsPart(part: i32, parts: i32): void {
  const M = get<i32>(9), N = get<i32>(10), K = get<i32>(11), R = get<i32>(12);
  gathered(
    get<usize>(8), R, get<usize>(1), K, get<usize>(6), K, M, partStart(K, 8, part, parts), partStart(K, 8, part + 1, parts), R,
  );
  gathered(
    get<usize>(2), R, get<usize>(0), get<i32>(13), get<usize>(7), N, M, partStart(N, 8, part, parts),
    partStart(N, 8, part + 1, parts), R,
  );
}

/** u = s·dy·B and dx += u·A: the rows `from` to `to`. */
function gradRows(
  dy: usize, a: usize, bt: usize, dx: usize, u: usize, from: i32, to: i32, N: i32, K: i32, R: i32, row: i32, scale: f32,
): void {
  const own = u + (<usize>(from * R) << 2);
  dots(dy + (<usize>(from * row) << 2), row, bt, N, own, R, to - from, N, R, scale);
  spread(own, R, a, K, dx + (<usize>(from * K) << 2), K, to - from, K, R);
}
