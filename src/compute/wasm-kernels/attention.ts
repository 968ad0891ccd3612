// Causal attention, one head of one row at a time; scores of a head live in scratch memory, never as a tensor.
import { axpy, dot, exp4, lanes, madd } from './math';
import { multiply, PACKED } from './matmul';
import { ATTENTION, ATTENTION_GRAD } from './parts';
import { crewSize, get, partsOf, partStart, put, runJob, self, teamSize } from './team';

/** Floats from one row of scores to the next: whole vectors, so that a row's last one is nobody else's. */
// @ts-ignore: decorator
@inline
function across(length: i32): i32 {
  return length + 3 & ~3;
}

/** All bits of the first `count` lanes. */
// @ts-ignore: decorator
@inline
function first(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** softmax(scale·row) in place over the first `seen` scores; those behind, up to a whole number of vectors over `length`, are set to 0. */
function softmaxRow(row: usize, seen: i32, length: i32, scale: f32): void {
  const whole = row + (<usize>(seen & ~3) << 2), end = row + (<usize>across(length) << 2);
  const some = (seen & 3) > 0, mask = first(seen & 3);
  let most = f32x4.splat(-Infinity);
  for (let at = row; at < whole; at += 16) most = f32x4.pmax(most, v128.load(at));
  // What stands behind the last score may be anything.
  if (some) most = f32x4.pmax(most, v128.bitselect(v128.load(whole), f32x4.splat(-Infinity), mask));
  const top = max(max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)), max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)));
  const tops = f32x4.splat(top), scales = f32x4.splat(scale);
  let sums = f32x4.splat(0);
  for (let at = row; at < whole; at += 16) {
    const e = exp4(f32x4.mul(f32x4.sub(v128.load(at), tops), scales));
    v128.store(at, e);
    sums = f32x4.add(sums, e);
  }
  let at = whole;
  if (some) {
    const e = v128.and(exp4(f32x4.mul(f32x4.sub(v128.load(at), tops), scales)), mask);
    v128.store(at, e);
    sums = f32x4.add(sums, e);
    at += 16;
  }
  const norms = f32x4.splat(<f32>1 / lanes(sums));
  for (let p = row; p < at; p += 16) v128.store(p, f32x4.mul(v128.load(p), norms));
  for (; at < end; at += 16) v128.store(at, f32x4.splat(0));
}

/** Bytes of scratch memory for sequences of at most `longest` tokens, with `squares` matrices of scores. */
export function attentionScratch(longest: i32, squares: i32): i32 {
  return crewSize() * ownScratch(longest, squares);
}

// @ts-ignore: decorator
@inline
function ownScratch(longest: i32, squares: i32): i32 {
  return squares * (longest * across(longest) << 2) + PACKED;
}

/** Nanoseconds, roughly, for `products` products of a matrix of scores in every head. */
function cost(places: usize, n: i32, width: i32, products: f32): f32 {
  let squares: f32 = 0;
  for (let t: i32 = 0; t < n; ) {
    const length = sequenceAt(places, t);
    squares += <f32>length * <f32>length;
    t += max(1, length);
  }
  return squares * <f32>width * products * <f32>0.06;
}

/** How many pairs of a sequence and a head there are. */
function pairsOf(places: usize, n: i32, heads: i32): i32 {
  let pairs: i32 = 0;
  for (let t: i32 = 0; t < n; ) {
    const length = sequenceAt(places, t);
    if (length > 0) pairs += heads;
    t += max(1, length);
  }
  return pairs;
}

/** Attention weights of one head of one sequence, [length, across(length)]: 0 where a query may not look. */
function headWeights(q: usize, k: usize, p: usize, length: i32, d: i32, row: i32, space: usize): void {
  const step = across(length);
  multiply(q, k, p, length, length, d, row, 1, 1, row, step, false, space);
  const scale: f32 = <f32>1 / sqrt<f32>(<f32>d);
  for (let t: i32 = 0; t < length; t++) softmaxRow(p + (<usize>(t * step) << 2), t + 1, length, scale);
}

/** Tokens of the sequence that begins at token t; 0 where none begins. places int32 [n, 2]: first token and end. */
// @ts-ignore: decorator
@inline
function sequenceAt(places: usize, t: i32): i32 {
  const at = places + (<usize>t << 3);
  return load<i32>(at) == t ? max(0, load<i32>(at, 4) - t) : 0;
}

/**
 * qkv [n, (H + 2G)·d], sequences end to end -> y [n, H·d], 0 at tokens of none: H heads of queries, G of keys and of values, of
 * which each serves H/G heads of queries.
 */
export function attention(
  x: usize, places: usize, y: usize, n: i32, heads: i32, keyHeads: i32, d: i32, longest: i32, scratch: usize,
): void {
  if (ASC_FEATURE_THREADS) {
    const parts = partsOf(cost(places, n, heads * d, 2), min(4 * teamSize(), pairsOf(places, n, heads)));
    if (parts > 1) {
      putArguments(x, places, n, heads, keyHeads, d, longest, scratch);
      put<usize>(7, y);
      return runJob(ATTENTION, parts);
    }
  }
  attendPairs(x, places, y, n, heads, keyHeads, d, 0, i32.MAX_VALUE, scratch);
}

function putArguments(
  x: usize, places: usize, n: i32, heads: i32, keyHeads: i32, d: i32, longest: i32, scratch: usize,
): void {
  put<usize>(0, x);
  put<usize>(1, places);
  put<i32>(2, n);
  put<i32>(3, heads);
  put<i32>(4, d);
  put<i32>(5, longest);
  put<usize>(6, scratch);
  put<i32>(9, keyHeads);
}

export function attentionPart(part: i32, parts: i32): void {
  const places = get<usize>(1), n = get<i32>(2), heads = get<i32>(3);
  const pairs = pairsOf(places, n, heads);
  const scratch = get<usize>(6) + <usize>(self() * ownScratch(get<i32>(5), 1));
  const from = partStart(pairs, 1, part, parts), to = partStart(pairs, 1, part + 1, parts);
  attendPairs(get<usize>(0), places, get<usize>(7), n, heads, get<i32>(9), get<i32>(4), from, to, scratch);
}

/** The pairs of a sequence and a head from the `from`th to before the `to`th. Scratch: longest·across(longest) floats, `multiply`'s. */
function attendPairs(
  x: usize, places: usize, y: usize, n: i32, heads: i32, keyHeads: i32, d: i32, from: i32, to: i32, scratch: usize,
): void {
  const width = heads * d, keyWidth = keyHeads * d, share = heads / keyHeads;
  const row = width + 2 * keyWidth;
  let pair: i32 = 0;
  for (let t: i32 = 0; t < n; ) {
    const length = sequenceAt(places, t);
    if (length == 0) {
      if (from == 0) memory.fill(y + (<usize>(t * width) << 2), 0, <usize>width << 2);
      t++;
      continue;
    }
    const p = scratch;
    const step = across(length);
    const space = scratch + (<usize>(length * step) << 2);
    for (let h: i32 = 0; h < heads; h++, pair++) {
      if (pair < from || pair >= to) continue;
      const q = x + (<usize>(t * row + h * d) << 2);
      const k = x + (<usize>(t * row + width + h / share * d) << 2), v = k + (<usize>keyWidth << 2);
      headWeights(q, k, p, length, d, row, space);
      const out = y + (<usize>(t * width + h * d) << 2);
      multiply(p, v, out, length, d, length, step, 1, row, 1, width, false, space);
    }
    t += length;
  }
}

/** dy [n, H·d] -> dx [n, (H + 2G)·d]. */
export function attentionGrad(
  dy: usize, x: usize, places: usize, dx: usize, n: i32, heads: i32, keyHeads: i32, d: i32, longest: i32, scratch: usize,
): void {
  if (ASC_FEATURE_THREADS) {
    const parts = partsOf(cost(places, n, heads * d, 5), min(4 * teamSize(), pairsOf(places, n, keyHeads)));
    if (parts > 1) {
      putArguments(x, places, n, heads, keyHeads, d, longest, scratch);
      put<usize>(7, dy);
      put<usize>(8, dx);
      return runJob(ATTENTION_GRAD, parts);
    }
  }
  gradientOfPairs(dy, x, places, dx, n, heads, keyHeads, d, 0, i32.MAX_VALUE, scratch);
}

export function attentionGradPart(part: i32, parts: i32): void {
  const places = get<usize>(1), n = get<i32>(2), heads = get<i32>(3);
  const keyHeads = get<i32>(9), pairs = pairsOf(places, n, keyHeads);
  const scratch = get<usize>(6) + <usize>(self() * ownScratch(get<i32>(5), 2));
  const from = partStart(pairs, 1, part, parts), to = partStart(pairs, 1, part + 1, parts);
  gradientOfPairs(get<usize>(7), get<usize>(0), places, get<usize>(8), n, heads, keyHeads, get<i32>(4), from, to, scratch);
}

/** The pairs of a sequence and a head of keys, with all queries that it serves. Scratch: twice longest·across(longest) floats, `multiply`'s. */
function gradientOfPairs(
  dy: usize, x: usize, places: usize, dx: usize, n: i32, heads: i32, keyHeads: i32, d: i32, from: i32, to: i32, scratch: usize,
): void {
  const width = heads * d, keyWidth = keyHeads * d, share = heads / keyHeads;
  const row = width + 2 * keyWidth;
  const scale: f32 = <f32>1 / sqrt<f32>(<f32>d);
  let pair: i32 = 0;
  for (let t: i32 = 0; t < n; ) {
    const length = sequenceAt(places, t);
    if (length == 0) {
      if (from == 0) memory.fill(dx + (<usize>(t * row) << 2), 0, <usize>row << 2);
      t++;
      continue;
    }
    const step = across(length), square = <usize>(length * step) << 2;
    const p = scratch, ds = scratch + square, space = ds + square;
    for (let g: i32 = 0; g < keyHeads; g++, pair++) {
      if (pair < from || pair >= to) continue;
      const keyOffset = <usize>(t * row + width + g * d) << 2, next = <usize>keyWidth << 2;
      const k = x + keyOffset, v = k + next, dk = dx + keyOffset, dv = dk + next;
      for (let h: i32 = g * share; h < (g + 1) * share; h++) {
        const more = h > g * share;
        const offset = <usize>(t * row + h * d) << 2;
        const q = x + offset, dq = dx + offset;
        const out = dy + (<usize>(t * width + h * d) << 2);
        headWeights(q, k, p, length, d, row, space);
        // dv = pᵀ·do, dp = do·vᵀ
        multiply(p, out, dv, length, d, length, 1, step, width, 1, row, more, space);
        multiply(out, v, ds, length, length, d, width, 1, 1, row, step, false, space);
        for (let i: i32 = 0; i < length; i++) {
          const at = <usize>(i * step) << 2;
          scoreGradient(p + at, ds + at, i + 1, length, scale);
        }
        // dq = ds·k, dk = dsᵀ·q
        multiply(ds, k, dq, length, d, length, step, 1, row, 1, row, false, space);
        multiply(ds, q, dk, length, d, length, 1, step, row, 1, row, more, space);
      }
    }
    t += length;
  }
}

/**
 * ds = p·(dp - Σ p·dp)·scale over the keys that were seen, in place of dp; 0 at the others. dp there may not be finite:
 * select, do not multiply.
 */
function scoreGradient(p: usize, ds: usize, seen: i32, length: i32, scale: f32): void {
  const whole = <usize>(seen & ~3) << 2, end = <usize>across(length) << 2;
  const some = (seen & 3) > 0, mask = first(seen & 3);
  let total = f32x4.splat(0);
  for (let at: usize = 0; at < whole; at += 16) total = madd(v128.load(p + at), v128.load(ds + at), total);
  if (some) total = madd(v128.load(p + whole), v128.and(v128.load(ds + whole), mask), total);
  const sums = f32x4.splat(lanes(total)), scales = f32x4.splat(scale);
  let at: usize = 0;
  for (; at < whole; at += 16) {
    v128.store(ds + at, f32x4.mul(f32x4.mul(v128.load(p + at), f32x4.sub(v128.load(ds + at), sums)), scales));
  }
  if (some) {
    const last = f32x4.mul(f32x4.mul(v128.load(p + at), f32x4.sub(v128.load(ds + at), sums)), scales);
    v128.store(ds + at, v128.and(last, mask));
    at += 16;
  }
  for (; at < end; at += 16) v128.store(ds + at, f32x4.splat(0));
}

/** Attention of one token over `length` cached ones. Rows are `bytes` apart; weights: length floats of scratch. */
export function attendCached(
  q: usize, keys: usize, values: usize, out: usize, length: i32, bytes: usize, d: i32, weights: usize,
): void {
  for (let j: i32 = 0; j < length; j++) store<f32>(weights + (<usize>j << 2), dot(q, keys + <usize>j * bytes, d));
  softmaxRow(weights, length, length, <f32>1 / sqrt<f32>(<f32>d));
  memory.fill(out, 0, <usize>d << 2);
  for (let j: i32 = 0; j < length; j++) axpy(load<f32>(weights + (<usize>j << 2)), values + <usize>j * bytes, out, d);
}
