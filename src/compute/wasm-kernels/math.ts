// Vector pieces shared by the kernels. No static data anywhere in this module: it has no memory of its own.

// @ts-ignore: decorator
@external("env", "log")
export declare function log(x: f64): f64;

/** a·b + c of four floats; where the module is built for it in one instruction, rounded once. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/**
 * eˣ of four floats, relative error below 2e-7 (Cephes' expf: range reduction by ln 2, polynomial of degree 6). pmin, pmax and
 * the rounding by 1.5·2²³ are single instructions where min, max, nearest and trunc_sat are up to eight each.
 */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  // In this order a NaN comes through.
  const clamped = f32x4.pmax(f32x4.pmin(x, f32x4.splat(88.0)), f32x4.splat(-87.0));
  const shifted = f32x4.add(f32x4.mul(clamped, f32x4.splat(1.44269504088896341)), f32x4.splat(12582912.0));
  const n = f32x4.sub(shifted, f32x4.splat(12582912.0));
  const r = madd(n, f32x4.splat(2.12194440e-4), madd(n, f32x4.splat(-0.693359375), clamped));
  let p = f32x4.splat(1.9875691500e-4);
  p = madd(p, r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  // The low bits of what was shifted are n.
  const scale = i32x4.shl(i32x4.add(shifted, i32x4.splat(127)), 23);
  return f32x4.mul(p, scale);
}

/** eˣ of one float: the same bits as a lane of `exp4`. */
// @ts-ignore: decorator
@inline
export function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}

/** Sum of the lanes. */
// @ts-ignore: decorator
@inline
export function lanes(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

/** Largest of n floats; what it is where one of them is no number is not said. */
export function largest(x: usize, n: i32): f32 {
  let top = load<f32>(x);
  let i: i32 = 0;
  if (n >= 16) {
    let t0 = v128.load(x), t1 = v128.load(x, 16), t2 = v128.load(x, 32), t3 = v128.load(x, 48);
    for (i = 16; i + 16 <= n; i += 16) {
      const at = x + (<usize>i << 2);
      t0 = f32x4.pmax(t0, v128.load(at));
      t1 = f32x4.pmax(t1, v128.load(at, 16));
      t2 = f32x4.pmax(t2, v128.load(at, 32));
      t3 = f32x4.pmax(t3, v128.load(at, 48));
    }
    const tops = f32x4.pmax(f32x4.pmax(t0, t1), f32x4.pmax(t2, t3));
    top = max(max(f32x4.extract_lane(tops, 0), f32x4.extract_lane(tops, 1)), max(f32x4.extract_lane(tops, 2), f32x4.extract_lane(tops, 3)));
  }
  for (; i < n; i++) {
    const value = load<f32>(x + (<usize>i << 2));
    top = value > top ? value : top;
  }
  return top;
}

/** Σ a·b over n floats. */
export function dot(a: usize, b: usize, n: i32): f32 {
  let sum0 = f32x4.splat(0), sum1 = f32x4.splat(0);
  let i: i32 = 0;
  for (; i + 8 <= n; i += 8) {
    sum0 = madd(v128.load(a), v128.load(b), sum0);
    sum1 = madd(v128.load(a, 16), v128.load(b, 16), sum1);
    a += 32;
    b += 32;
  }
  let sum = lanes(f32x4.add(sum0, sum1));
  for (; i < n; i++) {
    sum += load<f32>(a) * load<f32>(b);
    a += 4;
    b += 4;
  }
  return sum;
}

/** y += s·x over n floats. */
export function axpy(s: f32, x: usize, y: usize, n: i32): void {
  const scale = f32x4.splat(s);
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    v128.store(y, madd(scale, v128.load(x), v128.load(y)));
    x += 16;
    y += 16;
  }
  for (; i < n; i++) {
    store<f32>(y, load<f32>(y) + s * load<f32>(x));
    x += 4;
    y += 4;
  }
}
