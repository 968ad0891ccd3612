import { dot, exp1, exp4 } from './math';

/** y = x / √(mean(x²) + ε) · w, row by row: x [n, d], w [d]. */
export function rmsNorm(x: usize, w: usize, y: usize, n: i32, d: i32, epsilon: f32): void {
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

/** dx = r·(g - x̂·mean(g·x̂)) with g = dy·w and x̂ = x·r; dw += dy·x̂ (dw starts at 0). */
export function rmsNormGrad(dy: usize, x: usize, w: usize, dx: usize, dw: usize, n: i32, d: i32, epsilon: f32): void {
  for (let row: i32 = 0; row < n; row++) {
    const r: f32 = 1 / sqrt<f32>(dot(x, x, d) / <f32>d + epsilon);
    let sum: f32 = 0;
    let total = f32x4.splat(0);
    let i: i32 = 0;
    for (; i + 4 <= d; i += 4) {
      const at = <usize>i << 2;
      total = f32x4.add(total, f32x4.mul(f32x4.mul(v128.load(dy + at), v128.load(w + at)), v128.load(x + at)));
    }
    sum = f32x4.extract_lane(total, 0) + f32x4.extract_lane(total, 1) + (f32x4.extract_lane(total, 2) + f32x4.extract_lane(total, 3));
    for (; i < d; i++) {
      const at = <usize>i << 2;
      sum += load<f32>(dy + at) * load<f32>(w + at) * load<f32>(x + at);
    }
    // x̂·mean(g·x̂)·r = x·(r³·Σ g·x / d)
    const c: f32 = (r * r * r * sum) / <f32>d;
    const rs = f32x4.splat(r), cs = f32x4.splat(c);
    for (i = 0; i + 4 <= d; i += 4) {
      const at = <usize>i << 2;
      const gy = v128.load(dy + at), xs = v128.load(x + at);
      v128.store(dx + at, f32x4.sub(f32x4.mul(f32x4.mul(gy, v128.load(w + at)), rs), f32x4.mul(xs, cs)));
      v128.store(dw + at, f32x4.add(v128.load(dw + at), f32x4.mul(gy, f32x4.mul(xs, rs))));
    }
    for (; i < d; i++) {
      const at = <usize>i << 2;
      const gy = load<f32>(dy + at), xs = load<f32>(x + at);
      store<f32>(dx + at, gy * load<f32>(w + at) * r - xs * c);
      store<f32>(dw + at, load<f32>(dw + at) + gy * (xs * r));
    }
    const row4 = <usize>d << 2;
    x += row4;
    dy += row4;
    dx += row4;
  }
}

/** y [n, inner] = silu(gate)·up from [n, 2·inner]. */
export function swiglu(x: usize, y: usize, n: i32, inner: i32): void {
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
export function rope(x: usize, y: usize, places: usize, cos: usize, sin: usize, n: i32, heads: i32, d: i32, sign: f32): void {
  const width = <usize>(heads * d) << 2;
  for (let t: i32 = 0; t < n; t++) {
    turnHeads(x, y, t - load<i32>(places + (<usize>t << 3)), cos, sin, heads, d, sign);
    memory.copy(y + 2 * width, x + 2 * width, width);
    x += 3 * width;
    y += 3 * width;
  }
}

/** Queries and keys of one token at `position`. */
export function turnHeads(x: usize, y: usize, position: i32, cos: usize, sin: usize, heads: i32, d: i32, sign: f32): void {
  const half = d >> 1;
  const h4 = <usize>half << 2;
  const c0 = cos + <usize>position * h4, s0 = sin + <usize>position * h4;
  const signs = f32x4.splat(sign);
  for (let head: i32 = 0; head < 2 * heads; head++) {
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
