// Products of which one side is as thin as an adapter's rank: nothing is packed, since nothing is used often enough to pay for it.
import { dot, lanes, madd } from './math';

/** Columns at once of `spread`: with their rows of B they stay in the first cache. */
const COLUMNS: i32 = 512;
/** Rows at once of `gathered`. */
const ROWS: i32 = 64;

/** t [M, R] = scale · x [M, K]·aᵀ, a [R, K]; rows of x `xRow` floats apart, those of t `tRow`. */
export function dots(
  x: usize, xRow: i32, a: usize, aRow: i32, t: usize, tRow: i32, M: i32, K: i32, R: i32, scale: f32,
): void {
  const nextX = <usize>xRow << 2, nextA = <usize>aRow << 2, nextT = <usize>tRow << 2;
  for (let m: i32 = 0; m < M; m += 2) {
    const pair = m + 1 < M;
    const x1 = pair ? x + nextX : x, t1 = pair ? t + nextT : t;
    let r: i32 = 0;
    for (; r + 4 <= R; r += 4) fourDots(x, x1, a + <usize>r * nextA, nextA, K, t + (<usize>r << 2), t1 + (<usize>r << 2), scale);
    for (; r < R; r++) {
      const own = a + <usize>r * nextA, at = <usize>r << 2;
      store<f32>(t + at, scale * dot(x, own, K));
      store<f32>(t1 + at, scale * dot(x1, own, K));
    }
    x += 2 * nextX;
    t += 2 * nextT;
  }
}

/** Two rows of x by four of a. */
function fourDots(x0: usize, x1: usize, a: usize, next: usize, K: i32, t0: usize, t1: usize, scale: f32): void {
  let a0 = a, a1 = a + next, a2 = a1 + next, a3 = a2 + next;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, u0 = s0, u1 = s0, u2 = s0, u3 = s0;
  let k: i32 = 0;
  for (; k + 4 <= K; k += 4) {
    const p = v128.load(x0), q = v128.load(x1);
    let v = v128.load(a0);
    s0 = madd(p, v, s0);
    u0 = madd(q, v, u0);
    v = v128.load(a1);
    s1 = madd(p, v, s1);
    u1 = madd(q, v, u1);
    v = v128.load(a2);
    s2 = madd(p, v, s2);
    u2 = madd(q, v, u2);
    v = v128.load(a3);
    s3 = madd(p, v, s3);
    u3 = madd(q, v, u3);
    x0 += 16;
    x1 += 16;
    a0 += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
  }
  let r0 = f32x4(lanes(s0), lanes(s1), lanes(s2), lanes(s3)), r1 = f32x4(lanes(u0), lanes(u1), lanes(u2), lanes(u3));
  for (; k < K; k++) {
    const v = f32x4(load<f32>(a0), load<f32>(a1), load<f32>(a2), load<f32>(a3));
    r0 = madd(v128.load_splat<f32>(x0), v, r0);
    r1 = madd(v128.load_splat<f32>(x1), v, r1);
    x0 += 4;
    x1 += 4;
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
  }
  const s = f32x4.splat(scale);
  v128.store(t0, f32x4.mul(r0, s));
  v128.store(t1, f32x4.mul(r1, s));
}

/** y [M, N] += t [M, R]·b, b [R, N]; rows of y `yRow` floats apart, those of t `tRow`. */
export function spread(
  t: usize, tRow: i32, b: usize, bRow: i32, y: usize, yRow: i32, M: i32, N: i32, R: i32,
): void {
  const nextT = <usize>tRow << 2, nextB = <usize>bRow << 2, nextY = <usize>yRow << 2;
  for (let n0: i32 = 0; n0 < N; n0 += COLUMNS) {
    const end = min(N, n0 + COLUMNS);
    for (let m: i32 = 0; m < M; m += 2) {
      const own = t + <usize>m * nextT, to = y + <usize>m * nextY;
      const pair = m + 1 < M; // else both are the same row, and the same is written twice
      let n = n0;
      for (; n + 8 <= end; n += 8) {
        const at = <usize>n << 2;
        twoRows(own, pair ? own + nextT : own, b + at, nextB, to + at, pair ? nextY : 0, R);
      }
      for (; n < end; n++) {
        const at = <usize>n << 2;
        onePlace(own, b + at, nextB, to + at, R);
        if (pair) onePlace(own + nextT, b + at, nextB, to + nextY + at, R);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function twoRows(t0: usize, t1: usize, b: usize, next: usize, y: usize, nextY: usize, R: i32): void {
  const y1 = y + nextY;
  let s0 = v128.load(y), s1 = v128.load(y, 16), u0 = v128.load(y1), u1 = v128.load(y1, 16);
  for (let r: i32 = 0; r < R; r++) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const p = v128.load_splat<f32>(t0), q = v128.load_splat<f32>(t1);
    s0 = madd(p, b0, s0);
    s1 = madd(p, b1, s1);
    u0 = madd(q, b0, u0);
    u1 = madd(q, b1, u1);
    b += next;
    t0 += 4;
    t1 += 4;
  }
  v128.store(y, s0);
  v128.store(y, s1, 16);
  v128.store(y1, u0);
  v128.store(y1, u1, 16);
}

function onePlace(t: usize, b: usize, next: usize, y: usize, R: i32): void {
  let s = load<f32>(y);
  for (let r: i32 = 0; r < R; r++, b += next) s += load<f32>(t + (<usize>r << 2)) * load<f32>(b);
  store<f32>(y, s);
}

/** out [R, N] = tᵀ·x, t [M, R], x [M, N]: the columns `from` to `to` of it, `from` a multiple of 8. Rows of out `outRow` floats apart. */
export function gathered(
  t: usize, tRow: i32, x: usize, xRow: i32, out: usize, outRow: i32, M: i32, from: i32, to: i32, R: i32,
): void {
  const nextT = <usize>tRow << 2, nextX = <usize>xRow << 2, nextOut = <usize>outRow << 2;
  for (let m: i32 = 0; m < M; m += ROWS) {
    const rows = min(ROWS, M - m);
    const own = t + <usize>m * nextT, data = x + <usize>m * nextX;
    for (let n = from; n < to; n += 8) {
      const at = <usize>n << 2;
      let r: i32 = 0;
      if (n + 8 <= to) {
        for (; r + 4 <= R; r += 4) {
          fourByEight(own + (<usize>r << 2), nextT, data + at, nextX, out + <usize>r * nextOut + at, nextOut, rows, m > 0);
        }
      }
      for (; r < R; r++) {
        for (let j = n; j < min(n + 8, to); j++) {
          const place = out + <usize>r * nextOut + (<usize>j << 2);
          let s: f32 = m > 0 ? load<f32>(place) : 0;
          let p = own + (<usize>r << 2), q = data + (<usize>j << 2);
          for (let i: i32 = 0; i < rows; i++, p += nextT, q += nextX) s += load<f32>(p) * load<f32>(q);
          store<f32>(place, s);
        }
      }
    }
  }
}

function fourByEight(
  t: usize, nextT: usize, x: usize, nextX: usize, out: usize, nextOut: usize, rows: i32, add: bool,
): void {
  const o1 = out + nextOut, o2 = o1 + nextOut, o3 = o2 + nextOut;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, u0 = s0, u1 = s0, u2 = s0, u3 = s0;
  for (let i: i32 = 0; i < rows; i++) {
    const p = v128.load(x), q = v128.load(x, 16);
    let v = v128.load_splat<f32>(t);
    s0 = madd(v, p, s0);
    u0 = madd(v, q, u0);
    v = v128.load_splat<f32>(t, 4);
    s1 = madd(v, p, s1);
    u1 = madd(v, q, u1);
    v = v128.load_splat<f32>(t, 8);
    s2 = madd(v, p, s2);
    u2 = madd(v, q, u2);
    v = v128.load_splat<f32>(t, 12);
    s3 = madd(v, p, s3);
    u3 = madd(v, q, u3);
    t += nextT;
    x += nextX;
  }
  put(out, s0, u0, add);
  put(o1, s1, u1, add);
  put(o2, s2, u2, add);
  put(o3, s3, u3, add);
}

// @ts-ignore: decorator
@inline
function put(to: usize, a: v128, b: v128, add: bool): void {
  v128.store(to, add ? f32x4.add(a, v128.load(to)) : a);
  v128.store(to, add ? f32x4.add(b, v128.load(to, 16)) : b, 16);
}
