// Drawing a token from logits: argmaxᵥ lᵥ/τ - log Eᵥ, Eᵥ ~ Exp(1) (see model/sampler.ts, whose draws these are).
import { largest } from './math';
import { exp1, exp4, lanes, log } from './math';

/** pcg3d of four counters (random.ts). */
// @ts-ignore: decorator
@inline
function hash4(seed: i32, stream: i32, counters: v128): v128 {
  const factor = i32x4.splat(1664525), addend = i32x4.splat(1013904223);
  let x = i32x4.add(i32x4.mul(i32x4.splat(seed), factor), addend);
  let y = i32x4.add(i32x4.mul(i32x4.splat(stream), factor), addend);
  let z = i32x4.add(i32x4.mul(counters, factor), addend);
  x = i32x4.add(x, i32x4.mul(y, z));
  y = i32x4.add(y, i32x4.mul(z, x));
  z = i32x4.add(z, i32x4.mul(x, y));
  x = v128.xor(x, i32x4.shr_u(x, 16));
  y = v128.xor(y, i32x4.shr_u(y, 16));
  z = v128.xor(z, i32x4.shr_u(z, 16));
  return i32x4.add(x, i32x4.mul(y, z));
}

/** A float's bits in an order that signed integers share. */
// @ts-ignore: decorator
@inline
function rank(value: f32): i32 {
  const bits = reinterpret<i32>(value);
  return bits ^ ((bits >> 31) & 0x7fffffff);
}

/** The largest rank that at least `count` logits reach, or whose logits together have at least `mass` of `weights`. */
function floorRank(x: usize, weights: usize, n: i32, count: i32, mass: f32): i32 {
  let low = i32.MIN_VALUE, high = i32.MAX_VALUE;
  while (low < high) {
    const gap = <u32>(high - low);
    const middle = low + <i32>((gap >> 1) + (gap & 1));
    let reached: i32 = 0;
    let sum: f32 = 0;
    for (let v: i32 = 0; v < n; v++) {
      const at = <usize>v << 2;
      if (rank(load<f32>(x + at)) < middle) continue;
      reached++;
      sum += load<f32>(weights + at);
    }
    if (count > 0 ? reached >= count : sum >= mass) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * One token from logits x [n]; log softmax(x/τ) of it over the whole vocabulary is stored at `logprob`.
 * sampling: 1/τ (0: greedy) and top-p as f32, top-k (0: all), seed. Scratch: n floats.
 */
export function drawToken(x: usize, n: i32, sampling: usize, stream: i32, counter: i32, weights: usize, logprob: usize): i32 {
  const greedy = load<f32>(sampling) == 0;
  const inverse: f32 = greedy ? 1 : load<f32>(sampling);
  const topP = load<f32>(sampling, 4);
  const topK = load<i32>(sampling, 8), seed = load<i32>(sampling, 12);
  const top = largest(x, n);
  const sum = expWeights(x, weights, n, top, inverse);
  let best: i32 = 0;
  if (greedy) {
    while (best < n - 1 && load<f32>(x + (<usize>best << 2)) != top) best++;
  } else {
    let floor = i32.MIN_VALUE;
    if (topK > 0 && topK < n) floor = floorRank(x, weights, n, topK, 0);
    if (topP < 1) floor = max(floor, floorRank(x, weights, n, 0, topP * sum));
    if (floor > i32.MIN_VALUE) dropBelow(x, weights, n, floor);
    best = race(x, weights, n, top, inverse, seed, stream, counter);
  }
  store<f32>(logprob, <f32>(<f64>((load<f32>(x + (<usize>best << 2)) - top) * inverse) - log(<f64>sum)));
  return best;
}

/** weights = e^((x - top)·inverse); their sum. */
function expWeights(x: usize, weights: usize, n: i32, top: f32, inverse: f32): f32 {
  const tops = f32x4.splat(top), scale = f32x4.splat(inverse);
  let sums = f32x4.splat(0);
  let v: i32 = 0;
  for (; v + 4 <= n; v += 4) {
    const at = <usize>v << 2;
    const e = exp4(f32x4.mul(f32x4.sub(v128.load(x + at), tops), scale));
    v128.store(weights + at, e);
    sums = f32x4.add(sums, e);
  }
  let sum = lanes(sums);
  for (; v < n; v++) {
    const at = <usize>v << 2;
    const e = exp1((load<f32>(x + at) - top) * inverse);
    store<f32>(weights + at, e);
    sum += e;
  }
  return sum;
}

function dropBelow(x: usize, weights: usize, n: i32, floor: i32): void {
  for (let v: i32 = 0; v < n; v++) {
    const at = <usize>v << 2;
    if (rank(load<f32>(x + at)) < floor) store<f32>(weights + at, 0);
  }
}

/**
 * The least of Eᵥ/weightᵥ. E = -log u is never below 1 - u, so a token whose (1 - u)/weight is beyond the least so far
 * needs no logarithm: few do. Those are compared in float64, as on the host.
 */
function race(x: usize, weights: usize, n: i32, top: f32, inverse: f32, seed: i32, stream: i32, counter: i32): i32 {
  let best: i32 = 0;
  let bestKey: f64 = -Infinity;
  let limit: f32 = Infinity;
  const whole = f32x4.splat(8388607.5), grain = f32x4.splat(1.1920928955078125e-7);
  for (let v: i32 = 0; v < n; v += 4) {
    const counters = i32x4.add(i32x4.splat(counter + v), i32x4(0, 1, 2, 3));
    const draws = f32x4.convert_i32x4_u(i32x4.shr_u(hash4(seed, stream, counters), 9));
    const least = f32x4.mul(f32x4.sub(whole, draws), grain); // 1 - u
    const count = min(4, n - v);
    let hopeful: i32 = (1 << count) - 1;
    if (count == 4) {
      hopeful = i32x4.bitmask(f32x4.lt(least, f32x4.mul(v128.load(weights + (<usize>v << 2)), f32x4.splat(limit))));
    }
    while (hopeful != 0) {
      const lane = ctz(hopeful);
      hopeful &= hopeful - 1;
      const at = <usize>(v + lane) << 2;
      const weight = load<f32>(weights + at);
      if (weight == 0) continue;
      const draw = hashOne(seed, stream, counter + v + lane) >>> 9;
      const e = -log((<f64>draw + 0.5) * 1.1920928955078125e-7);
      const key = <f64>((load<f32>(x + at) - top) * inverse) - log(e);
      if (key > bestKey) {
        bestKey = key;
        best = v + lane;
        limit = <f32>(e / <f64>weight) * <f32>1.0001;
      }
    }
  }
  return best;
}

/** pcg3d of one counter. */
function hashOne(seed: i32, stream: i32, counter: i32): u32 {
  return <u32>i32x4.extract_lane(hash4(seed, stream, i32x4.splat(counter)), 0);
}
