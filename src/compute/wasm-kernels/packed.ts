// Matrices that stay packed: halves, or blocks of 32 in 8 or 4 bits (data/packed-weight.ts has the forms). Widening them, and
// their product with one row, which reads them where they lie.
import { lanes, madd } from './math';

export const F16: i32 = 1;
export const Q8: i32 = 2;
export const Q4: i32 = 3;
/** Bytes of one row prepared for a single product: eight vectors and the block's sum, for 32 floats. */
export const READY: i32 = 144;

// @ts-ignore: decorator
@inline
export function blockBytes(kind: i32): usize {
  return kind == F16 ? 64 : kind == Q8 ? 36 : kind == Q4 ? 20 : 128;
}

// @ts-ignore: decorator
@inline
function half(bits: u32): f32 {
  return reinterpret<f32>(((bits & 0x8000) << 16) | ((bits & 0x7fff) << 13)) * <f32>5192296858534827628530496329220096.0;
}

/** Four halves, each in a lane with its sign extended. */
// @ts-ignore: decorator
@inline
export function halves(x: v128): v128 {
  const bits = v128.and(i32x4.shl(x, 13), i32x4.splat(0x8fffe000));
  return f32x4.mul(bits, f32x4.splat(5192296858534827628530496329220096.0)); // 2¹¹²
}

/** Eight numbers of 16 bits d·q + m into floats. */
// @ts-ignore: decorator
@inline
function widenEight(q: v128, d: v128, m: v128, to: usize): void {
  v128.store(to, madd(d, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(q)), m));
  v128.store(to, madd(d, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(q)), m), 16);
}

/**
 * `count` blocks, `next` bytes apart, as floats: those of a block begin `nextTo` bytes behind those of the one before, and its four
 * eights lie `step` bytes apart.
 */
export function widenBlocks(w: usize, kind: i32, count: i32, next: usize, to: usize, nextTo: usize, step: usize): void {
  for (let block: i32 = 0; block < count; block++) {
    if (kind == F16) {
      for (let i: usize = 0, at = to; i < 64; i += 16, at += step) {
        const eight = v128.load(w + i);
        v128.store(at, halves(i32x4.extend_low_i16x8_s(eight)));
        v128.store(at, halves(i32x4.extend_high_i16x8_s(eight)), 16);
      }
    } else if (kind == Q8) {
      const d = v128.load_splat<f32>(w), m = f32x4.splat(0);
      for (let i: usize = 4, at = to; i < 36; i += 16, at += 2 * step) {
        const bytes = v128.load(w + i);
        widenEight(i16x8.extend_low_i8x16_s(bytes), d, m, at);
        widenEight(i16x8.extend_high_i8x16_s(bytes), d, m, at + step);
      }
    } else {
      const head = load<u32>(w);
      const d = f32x4.splat(half(head & 0xffff)), m = f32x4.splat(half(head >>> 16));
      const bytes = v128.load(w, 4);
      const low = v128.and(bytes, i8x16.splat(15)), high = i8x16.shr_u(bytes, 4);
      widenEight(i16x8.extend_low_i8x16_u(low), d, m, to);
      widenEight(i16x8.extend_high_i8x16_u(low), d, m, to + step);
      widenEight(i16x8.extend_low_i8x16_u(high), d, m, to + 2 * step);
      widenEight(i16x8.extend_high_i8x16_u(high), d, m, to + 3 * step);
    }
    w += next;
    to += nextTo;
  }
}

/** out [rows, width] = rows `first` on of a packed matrix. */
export function widen(w: usize, kind: i32, out: usize, first: i32, rows: i32, width: i32): void {
  const blocks = width >> 5;
  const bytes = blockBytes(kind);
  widenBlocks(w + <usize>first * <usize>blocks * bytes, kind, rows * blocks, bytes, out, 128, 32);
}

/** out [n, width] = rows `index[n]` of a packed matrix of `size` rows. An index outside gives 0, as it does on the GPU. */
export function gatherPacked(w: usize, kind: i32, index: usize, out: usize, n: i32, width: i32, size: i32): void {
  for (let i: i32 = 0; i < n; i++) {
    const at = load<i32>(index + (<usize>i << 2));
    if (<u32>at < <u32>size) widen(w, kind, out, at, 1, width);
    else memory.fill(out, 0, <usize>width << 2);
    out += <usize>width << 2;
  }
}

// @ts-ignore: decorator
@inline
function put1(y: usize, value: f32, add: bool): void {
  store<f32>(y, add ? load<f32>(y) + value : value);
}

/**
 * A block of x as a packed one meets it: for q8 and q4 lane l of vector c of a half h is x[16h + 4l + c], since byte c of
 * word l holds that weight, scaled so that the weight's place in its word need not be shifted away; then their sum.
 */
function ready(x: usize, kind: i32, blocks: i32, to: usize): void {
  for (let block: i32 = 0; block < blocks; block++) {
    let sum = f32x4.splat(0);
    for (let i: usize = 0; i < 2; i++) {
      const from = x + (i << 6), at = to + (i << 6);
      const r0 = v128.load(from), r1 = v128.load(from, 16), r2 = v128.load(from, 32), r3 = v128.load(from, 48);
      sum = f32x4.add(sum, f32x4.add(f32x4.add(r0, r1), f32x4.add(r2, r3)));
      const u0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5), u1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
      const u2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5), u3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
      const c0 = v128.shuffle<i64>(u0, u2, 0, 2), c1 = v128.shuffle<i64>(u0, u2, 1, 3);
      const c2 = v128.shuffle<i64>(u1, u3, 0, 2), c3 = v128.shuffle<i64>(u1, u3, 1, 3);
      if (kind == Q4) {
        v128.store(at, c0);
        v128.store(at, f32x4.mul(c1, f32x4.splat(0.00390625)), 16); // 2⁻⁸
        v128.store(at, f32x4.mul(c2, f32x4.splat(0.0000152587890625)), 32); // 2⁻¹⁶
        v128.store(at, f32x4.mul(c3, f32x4.splat(5.9604644775390625e-8)), 48); // 2⁻²⁴
      } else {
        const top = f32x4.splat(5.9604644775390625e-8); // every byte stands at the top of its word
        v128.store(at, f32x4.mul(c0, top));
        v128.store(at, f32x4.mul(c1, top), 16);
        v128.store(at, f32x4.mul(c2, top), 32);
        v128.store(at, f32x4.mul(c3, top), 48);
      }
    }
    v128.store(to, f32x4.replace_lane(f32x4.splat(0), 0, lanes(sum)), 128);
    x += 128;
    to += READY;
  }
}

/** One quarter of the nibbles in `v`, `mask` in every word, times x. */
// @ts-ignore: decorator
@inline
function masked(v: v128, mask: i32, x: usize, sum: v128): v128 {
  return madd(f32x4.convert_i32x4_s(v128.and(v, i32x4.splat(mask))), v128.load(x), sum);
}

// @ts-ignore: decorator
@inline
function q4Block(w: usize, x: usize, sum: v128): v128 {
  const head = load<u32>(w);
  const v = v128.load(w, 4), high = i32x4.shr_u(v, 4);
  let a = f32x4.mul(f32x4.convert_i32x4_s(v128.and(v, i32x4.splat(0xf))), v128.load(x));
  let b = f32x4.mul(f32x4.convert_i32x4_s(v128.and(v, i32x4.splat(0xf00))), v128.load(x, 16));
  a = masked(v, 0xf0000, x + 32, a);
  b = masked(v, 0xf000000, x + 48, b);
  a = masked(high, 0xf, x + 64, a);
  b = masked(high, 0xf00, x + 80, b);
  a = masked(high, 0xf0000, x + 96, a);
  b = masked(high, 0xf000000, x + 112, b);
  sum = madd(f32x4.splat(half(head & 0xffff)), f32x4.add(a, b), sum);
  return madd(f32x4.splat(half(head >>> 16)), v128.load(x, 128), sum);
}

// @ts-ignore: decorator
@inline
function topByte(v: v128, shift: i32): v128 {
  return f32x4.convert_i32x4_s(v128.and(i32x4.shl(v, shift), i32x4.splat(<i32>0xff000000)));
}

// @ts-ignore: decorator
@inline
function q8Block(w: usize, x: usize, sum: v128): v128 {
  const v = v128.load(w, 4), u = v128.load(w, 20);
  let a = f32x4.mul(topByte(v, 24), v128.load(x));
  let b = f32x4.mul(topByte(v, 16), v128.load(x, 16));
  a = madd(topByte(v, 8), v128.load(x, 32), a);
  b = madd(topByte(v, 0), v128.load(x, 48), b);
  a = madd(topByte(u, 24), v128.load(x, 64), a);
  b = madd(topByte(u, 16), v128.load(x, 80), b);
  a = madd(topByte(u, 8), v128.load(x, 96), a);
  b = madd(topByte(u, 0), v128.load(x, 112), b);
  return madd(v128.load_splat<f32>(w), f32x4.add(a, b), sum);
}

// @ts-ignore: decorator
@inline
function f16Block(w: usize, x: usize, sum: v128): v128 {
  let a = sum, b = f32x4.splat(0);
  for (let i: usize = 0; i < 4; i++) {
    const eight = v128.load(w + (i << 4));
    a = madd(halves(i32x4.extend_low_i16x8_s(eight)), v128.load(x + (i << 5)), a);
    b = madd(halves(i32x4.extend_high_i16x8_s(eight)), v128.load(x + (i << 5), 16), b);
  }
  return f32x4.add(a, b);
}

// @ts-ignore: decorator
@inline
function oneBlock(w: usize, kind: i32, x: usize, sum: v128): v128 {
  return kind == Q4 ? q4Block(w, x, sum) : kind == Q8 ? q8Block(w, x, sum) : f16Block(w, x, sum);
}

/** One row of x by the rows `from` to `to` of W, four at a time. */
// @ts-ignore: decorator
@inline
function singleOf(kind: i32, x: usize, w: usize, y: usize, from: i32, to: i32, blocks: i32, add: bool): void {
  const bytes = blockBytes(kind), row = <usize>blocks * bytes, step: usize = kind == F16 ? 128 : READY;
  let at = w + <usize>from * row;
  let n = from;
  for (; n + 4 <= to; n += 4) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    let p0 = at, p1 = at + row, p2 = p1 + row, p3 = p2 + row, q = x;
    for (let block: i32 = 0; block < blocks; block++) {
      s0 = oneBlock(p0, kind, q, s0);
      s1 = oneBlock(p1, kind, q, s1);
      s2 = oneBlock(p2, kind, q, s2);
      s3 = oneBlock(p3, kind, q, s3);
      p0 += bytes;
      p1 += bytes;
      p2 += bytes;
      p3 += bytes;
      q += step;
    }
    const out = y + (<usize>n << 2);
    put1(out, lanes(s0), add);
    put1(out + 4, lanes(s1), add);
    put1(out + 8, lanes(s2), add);
    put1(out + 12, lanes(s3), add);
    at += 4 * row;
  }
  for (; n < to; n++) {
    let s = f32x4.splat(0);
    for (let block: i32 = 0; block < blocks; block++) s = oneBlock(at + <usize>block * bytes, kind, x + <usize>block * step, s);
    put1(y + (<usize>n << 2), lanes(s), add);
    at += row;
  }
}

/** y (+)= x·Wᵀ of one row x: the columns `from` to `to`. */
export function single(x: usize, w: usize, kind: i32, y: usize, from: i32, to: i32, K: i32, add: bool, scratch: usize): void {
  const blocks = K >> 5;
  const own = (scratch + 15) & ~15;
  if (kind == F16) return singleOf(F16, x, w, y, from, to, blocks, add);
  ready(x, kind, blocks, own);
  if (kind == Q4) singleOf(Q4, own, w, y, from, to, blocks, add);
  else singleOf(Q8, own, w, y, from, to, blocks, add);
}
