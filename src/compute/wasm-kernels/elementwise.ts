import { dot, exp1, exp4, lanes } from './math';
import { RMS_NORM, RMS_NORM_GRAD, RMS_NORM_GRAD_COLUMNS, ROPE, SWIGLU, SWIGLU_GRAD } from './parts';
import { get, partsOf, partStart, put, runJob, teamSize } from './team';

/** Parts of `rows` rows of `width` elements, each of which takes some nanoseconds. */
// @ts-ignore: decorator
@inline
function rowParts(rows: i32, width: i32, nanoseconds: f32): i32 {
  return partsOf(<f32>rows * <f32>width * nanoseconds, min(rows, 2 * teamSize()));
}

/** y = x / √(mean(x²) + ε) · w, row by row: x [n, d], w [d]. */
export function rmsNorm(x: usize, w: usize, y: usize, n: i32, d: i32, epsilon: f32): void {
  if (ASC_FEATURE_THREADS) {
    const parts = rowParts(n, d, 0.4);
    if (parts > 1) {
      putNorm(x, w, n, d, epsilon);
      put<usize>(5, y);
      return runJob(RMS_NORM, parts);
    }
  }
  rmsNormRows(x, w, y, n, d, epsilon);
}

function putNorm(x: usize, w: usize, n: i32, d: i32, epsilon: f32): void {
  put<usize>(0, x);
  put<usize>(1, w);
  put<i32>(2, n);
  put<i32>(3, d);
  put<f32>(4, epsilon);
}

export function rmsNormPart(part: i32, parts: i32): void {
  const n = get<i32>(2), d = get<i32>(3);
  const from = partStart(n, 1, part, parts), to = partStart(n, 1, part + 1, parts);
  const at = <usize>(from * d) << 2;
  rmsNormRows(get<usize>(0) + at, get<usize>(1), get<usize>(5) + at, to - from, d, get<f32>(4));
}

function rmsNormRows(x: usize, w: usize, y: usize, n: i32, d: i32, epsilon: f32): void {
  for (let row: i32 = 0; row < n; row++) {
    const r: f32 = 1 / sqrt<f32>(dot(x, x, d) / <f32>d + epsilon);
    const scale = f32x4.splat(r);
    let i: i32 = 0;
    for (; i + 4 <= d; i += 4) {
      const at = <usize>i << 2;
      v128.store(y + at, f32x4.mul(f32x4.mul(v128.load(x + at), scale), v128.load(w + at)));
    }
    for (; i < d; i++) {
      const at = <usize>i << 2;
      store<f32>(y + at, load<f32>(x + at) * r * load<f32>(w + at));
    }
    x += <usize>d << 2;
    y += <usize>d << 2;
  }
}

/**
 * dx = r·(g - x̂·mean(g·x̂)) with g = dy·w and x̂ = x·r; dw = Σ dy·x̂ over the rows, in their order. `scales`: n floats of
 * scratch for r.
 */
export function rmsNormGrad(
  dy: usize, x: usize, w: usize, dx: usize, dw: usize, n: i32, d: i32, epsilon: f32, scales: usize,
): void {
  if (ASC_FEATURE_THREADS) {
    const parts = rowParts(n, d, 0.8);
    if (parts > 1) {
      putNorm(x, w, n, d, epsilon);
      put<usize>(5, dy);
      put<usize>(6, dx);
      put<usize>(7, dw);
      put<usize>(8, scales);
      runJob(RMS_NORM_GRAD, parts);
      const stripes = partsOf(<f32>n * <f32>d * 0.4, min((d + 15) >> 4, teamSize()));
      if (stripes > 1) return runJob(RMS_NORM_GRAD_COLUMNS, stripes);
      return weightGradient(dy, x, dw, n, d, d, scales);
    }
  }
  rmsNormGradRows(dy, x, w, dx, n, d, epsilon, scales);
  weightGradient(dy, x, dw, n, d, d, scales);
}

export function rmsNormGradPart(part: i32, parts: i32): void {
  const n = get<i32>(2), d = get<i32>(3);
  const from = partStart(n, 1, part, parts), to = partStart(n, 1, part + 1, parts);
  const at = <usize>(from * d) << 2;
  const scales = get<usize>(8) + (<usize>from << 2);
  rmsNormGradRows(get<usize>(5) + at, get<usize>(0) + at, get<usize>(1), get<usize>(6) + at, to - from, d, get<f32>(4), scales);
}

export function rmsNormGradColumns(part: i32, parts: i32): void {
  const n = get<i32>(2), d = get<i32>(3);
  const from = partStart(d, 16, part, parts), to = partStart(d, 16, part + 1, parts);
  const at = <usize>from << 2;
  weightGradient(get<usize>(5) + at, get<usize>(0) + at, get<usize>(7) + at, n, to - from, d, get<usize>(8));
}

function rmsNormGradRows(dy: usize, x: usize, w: usize, dx: usize, n: i32, d: i32, epsilon: f32, scales: usize): void {
  for (let row: i32 = 0; row < n; row++) {
    const r: f32 = 1 / sqrt<f32>(dot(x, x, d) / <f32>d + epsilon);
    store<f32>(scales + (<usize>row << 2), r);
    let total = f32x4.splat(0);
    let i: i32 = 0;
    for (; i + 4 <= d; i += 4) {
      const at = <usize>i << 2;
      total = f32x4.add(total, f32x4.mul(f32x4.mul(v128.load(dy + at), v128.load(w + at)), v128.load(x + at)));
    }
    let sum = lanes(total);
    for (; i < d; i++) {
      const at = <usize>i << 2;
      sum += load<f32>(dy + at) * load<f32>(w + at) * load<f32>(x + at);
    }
    // x̂·mean(g·x̂)·r = x·(r³·Σ g·x / d)
    const c: f32 = (r * r * r * sum) / <f32>d;
    const rs = f32x4.splat(r), cs = f32x4.splat(c);
    for (i = 0; i + 4 <= d; i += 4) {
      const at = <usize>i << 2;
      const g = f32x4.mul(f32x4.mul(v128.load(dy + at), v128.load(w + at)), rs);
      v128.store(dx + at, f32x4.sub(g, f32x4.mul(v128.load(x + at), cs)));
    }
    for (; i < d; i++) {
      const at = <usize>i << 2;
      store<f32>(dx + at, load<f32>(dy + at) * load<f32>(w + at) * r - load<f32>(x + at) * c);
    }
    const next = <usize>d << 2;
    x += next;
    dy += next;
    dx += next;
  }
}

/** dw [width] of rows that lie `stride` floats apart. */
function weightGradient(dy: usize, x: usize, dw: usize, n: i32, width: i32, stride: i32, scales: usize): void {
  memory.fill(dw, 0, <usize>width << 2);
  for (let row: i32 = 0; row < n; row++) {
    const r = load<f32>(scales + (<usize>row << 2));
    const rs = f32x4.splat(r);
    let i: i32 = 0;
    for (; i + 4 <= width; i += 4) {
      const at = <usize>i << 2;
      const product = f32x4.mul(v128.load(dy + at), f32x4.mul(v128.load(x + at), rs));
      v128.store(dw + at, f32x4.add(v128.load(dw + at), product));
    }
    for (; i < width; i++) {
      const at = <usize>i << 2;
      store<f32>(dw + at, load<f32>(dw + at) + load<f32>(dy + at) * (load<f32>(x + at) * r));
    }
    x += <usize>stride << 2;
    dy += <usize>stride << 2;
  }
}

/** y [n, inner] = silu(gate)·up from [n, 2·inner]. */
export function swiglu(x: usize, y: usize, n: i32, inner: i32): void {
  if (ASC_FEATURE_THREADS) {
    const parts = rowParts(n, inner, 1.5);
    if (parts > 1) {
      put<usize>(0, x);
      put<usize>(1, y);
      put<i32>(2, n);
      put<i32>(3, inner);
      return runJob(SWIGLU, parts);
    }
  }
  swigluRows(x, y, n, inner);
}

export function swigluPart(part: i32, parts: i32): void {
  const n = get<i32>(2), inner = get<i32>(3);
  const from = partStart(n, 1, part, parts), to = partStart(n, 1, part + 1, parts);
  const at = <usize>(from * inner) << 2;
  swigluRows(get<usize>(0) + 2 * at, get<usize>(1) + at, to - from, inner);
}

function swigluRows(x: usize, y: usize, n: i32, inner: i32): void {
  const half = <usize>inner << 2;
  const one = f32x4.splat(1);
  for (let row: i32 = 0; row < n; row++) {
    let i: i32 = 0;
    for (; i + 4 <= inner; i += 4) {
      const at = <usize>i << 2;
      const gate = v128.load(x + at);
      const sigma = f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(gate))));
      v128.store(y + at, f32x4.mul(f32x4.mul(gate, sigma), v128.load(x + half + at)));
    }
    for (; i < inner; i++) {
      const at = <usize>i << 2;
      const gate = load<f32>(x + at);
      store<f32>(y + at, (gate / (<f32>1 + exp1(-gate))) * load<f32>(x + half + at));
    }
    x += 2 * half;
    y += half;
  }
}

/** dgate = dy·up·σ·(1 + gate·(1 - σ)), dup = dy·gate·σ. */
export function swigluGrad(dy: usize, x: usize, dx: usize, n: i32, inner: i32): void {
  if (ASC_FEATURE_THREADS) {
    const parts = rowParts(n, inner, 2);
    if (parts > 1) {
      put<usize>(0, x);
      put<usize>(1, dy);
      put<i32>(2, n);
      put<i32>(3, inner);
      put<usize>(4, dx);
      return runJob(SWIGLU_GRAD, parts);
    }
  }
  swigluGradRows(dy, x, dx, n, inner);
}

export function swigluGradPart(part: i32, parts: i32): void {
  const n = get<i32>(2), inner = get<i32>(3);
  const from = partStart(n, 1, part, parts), to = partStart(n, 1, part + 1, parts);
  const at = <usize>(from * inner) << 2;
  swigluGradRows(get<usize>(1) + at, get<usize>(0) + 2 * at, get<usize>(4) + 2 * at, to - from, inner);
}

function swigluGradRows(dy: usize, x: usize, dx: usize, n: i32, inner: i32): void {
  const half = <usize>inner << 2;
  const one = f32x4.splat(1);
  for (let row: i32 = 0; row < n; row++) {
    let i: i32 = 0;
    for (; i + 4 <= inner; i += 4) {
      const at = <usize>i << 2;
      const gate = v128.load(x + at), up = v128.load(x + half + at), g = v128.load(dy + at);
      const sigma = f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(gate))));
      const slope = f32x4.mul(sigma, f32x4.add(one, f32x4.mul(gate, f32x4.sub(one, sigma))));
      v128.store(dx + at, f32x4.mul(f32x4.mul(g, up), slope));
      v128.store(dx + half + at, f32x4.mul(g, f32x4.mul(gate, sigma)));
    }
    for (; i < inner; i++) {
      const at = <usize>i << 2;
      const gate = load<f32>(x + at), up = load<f32>(x + half + at), g = load<f32>(dy + at);
      const sigma: f32 = <f32>1 / (<f32>1 + exp1(-gate));
      store<f32>(dx + at, g * up * sigma * (<f32>1 + gate * (<f32>1 - sigma)));
      store<f32>(dx + half + at, g * gate * sigma);
    }
    x += 2 * half;
    dx += 2 * half;
    dy += half;
  }
}

/**
 * Turns queries and keys of qkv [n, 3·heads·d] by their positions and copies the values. `places` int32 [n, 2] holds the
 * first token of each token's sequence; cos and sin are [positions, d/2]. `sign` -1 turns back.
 */
/** Rows of `heads` queries, `keyHeads` keys and as many values, each d wide: queries and keys are turned, values copied. */
export function rope(
  x: usize, y: usize, places: usize, cos: usize, sin: usize, n: i32, heads: i32, keyHeads: i32, d: i32, sign: f32,
): void {
  if (ASC_FEATURE_THREADS) {
    const parts = rowParts(n, (heads + 2 * keyHeads) * d, 0.4);
    if (parts > 1) {
      put<usize>(0, x);
      put<usize>(1, y);
      put<usize>(2, places);
      put<usize>(3, cos);
      put<usize>(4, sin);
      put<i32>(5, n);
      put<i32>(6, heads);
      put<i32>(7, d);
      put<f32>(8, sign);
      put<i32>(9, keyHeads);
      return runJob(ROPE, parts);
    }
  }
  ropeRows(x, y, places, cos, sin, 0, n, heads, keyHeads, d, sign);
}

export function ropePart(part: i32, parts: i32): void {
  const n = get<i32>(5), heads = get<i32>(6), d = get<i32>(7), keyHeads = get<i32>(9);
  const from = partStart(n, 1, part, parts), to = partStart(n, 1, part + 1, parts);
  const at = <usize>(from * (heads + 2 * keyHeads) * d) << 2;
  ropeRows(
    get<usize>(0) + at, get<usize>(1) + at, get<usize>(2), get<usize>(3), get<usize>(4), from, to, heads, keyHeads, d, get<f32>(8),
  );
}

/** Tokens `from` to before `to`; x and y are the first one's. */
function ropeRows(
  x: usize, y: usize, places: usize, cos: usize, sin: usize, from: i32, to: i32, heads: i32, keyHeads: i32, d: i32, sign: f32,
): void {
  const turned = <usize>((heads + keyHeads) * d) << 2, values = <usize>(keyHeads * d) << 2;
  for (let t: i32 = from; t < to; t++) {
    turnHeads(x, y, t - load<i32>(places + (<usize>t << 3)), cos, sin, heads + keyHeads, d, sign);
    memory.copy(y + turned, x + turned, values);
    x += turned + values;
    y += turned + values;
  }
}

/** The first `heads` heads of one token at `position`: its queries and keys. */
export function turnHeads(x: usize, y: usize, position: i32, cos: usize, sin: usize, heads: i32, d: i32, sign: f32): void {
  const half = d >> 1;
  const h4 = <usize>half << 2;
  const c0 = cos + <usize>position * h4, s0 = sin + <usize>position * h4;
  const signs = f32x4.splat(sign);
  for (let head: i32 = 0; head < heads; head++) {
    const at = <usize>(head * d) << 2;
    let i: i32 = 0;
    for (; i + 4 <= half; i += 4) {
      const o = <usize>i << 2;
      const a = v128.load(x + at + o), e = v128.load(x + at + h4 + o);
      const c = v128.load(c0 + o), s = f32x4.mul(v128.load(s0 + o), signs);
      v128.store(y + at + o, f32x4.sub(f32x4.mul(a, c), f32x4.mul(e, s)));
      v128.store(y + at + h4 + o, f32x4.add(f32x4.mul(e, c), f32x4.mul(a, s)));
    }
    for (; i < half; i++) {
      const o = <usize>i << 2;
      const a = load<f32>(x + at + o), e = load<f32>(x + at + h4 + o);
      const c = load<f32>(c0 + o), s = load<f32>(s0 + o) * sign;
      store<f32>(y + at + o, a * c - e * s);
      store<f32>(y + at + h4 + o, e * c + a * s);
    }
  }
}
