// Decoding: the next token of every row that has not ended, drawn and read in place. A step is one call; nothing is
// allocated, and rows that drew the end token leave the batch.
import { attendCached } from './attention';
import { rmsNorm, swiglu, turnHeads } from './elementwise';
import { PACKED } from './matmul';
import { DECODE_ATTEND, DECODE_DRAW } from './parts';
import { lookUp, project } from './projections';
import { drawToken } from './sample';
import { get, partsOf, partStart, put, runJob, self, teamSize } from './team';

// Words of the plan, 4 bytes each; addresses are bytes on the heap.
const LAYERS: usize = 0;
const HEADS: usize = 1;
const HEAD_WIDTH: usize = 2;
const INNER: usize = 3;
const VOCABULARY: usize = 4;
const CAPACITY: usize = 5;
const MAX_NEW: usize = 6;
const ROWS: usize = 7;
const EOS: usize = 8;
const EPSILON: usize = 9;
const ACTIVE: usize = 10; // [2 + B]: rows left, tokens drawn, then the rows
const LENGTHS: usize = 11; // [B] tokens of each prompt
const DRAWN: usize = 12; // [2, B, max]: ids, then log-probabilities
const LOGITS: usize = 13; // [B, V], in the order of the rows left
const EMBEDDING: usize = 14;
const FINAL_NORM: usize = 15;
const COS: usize = 16;
const SIN: usize = 17;
const SCRATCH: usize = 18;
const SAMPLING: usize = 19; // four words, see sample.ts
const STREAMS: usize = 23; // [B]
const KEY_HEADS: usize = 24;
const WIDTH: usize = 25; // of the residual stream
const HEAD: usize = 26; // the output matrix [V, width]
const FIRST_LAYER: usize = 27; // eleven addresses a layer: nine weights, keys and values [B, capacity, G·d]

/** Words of a plan: the caller's list is checked against it. */
export function planWords(layers: i32): i32 {
  return <i32>FIRST_LAYER + 11 * layers;
}

// @ts-ignore: decorator
@inline
function word(plan: usize, at: usize): i32 {
  return load<i32>(plan + (at << 2));
}

// @ts-ignore: decorator
@inline
function address(plan: usize, at: usize): usize {
  return <usize>load<u32>(plan + (at << 2));
}

/** At most `steps` further tokens of each row that is left. */
export function decode(plan: usize, steps: i32): void {
  const active = address(plan, ACTIVE);
  const most = word(plan, MAX_NEW);
  for (let step: i32 = 0; step < steps; step++) {
    const position = load<i32>(active, 4);
    if (load<i32>(active) == 0 || position == most) return;
    const left = drawTokens(plan, active, position);
    store<i32>(active, left);
    store<i32>(active, position + 1, 4);
    if (left > 0 && position + 1 < most) readTokens(plan, active, position);
  }
}

/** Draws the token at `position` of each row and keeps the rows that go on: their number. */
function drawTokens(plan: usize, active: usize, position: i32): i32 {
  const rows = active + 8;
  const left = load<i32>(active);
  drawAll(plan, position, left);
  let kept: i32 = 0;
  for (let slot: i32 = 0; slot < left; slot++) {
    const row = load<i32>(rows + (<usize>slot << 2));
    const at = <usize>(row * word(plan, MAX_NEW) + position) << 2;
    if (<i32>load<f32>(address(plan, DRAWN) + at) == word(plan, EOS)) continue;
    store<i32>(rows + (<usize>kept << 2), row);
    kept++;
  }
  return kept;
}

function drawAll(plan: usize, position: i32, left: i32): void {
  if (ASC_FEATURE_THREADS) {
    const parts = partsOf(<f32>left * <f32>word(plan, VOCABULARY) * 4, min(left, 2 * teamSize()));
    if (parts > 1) {
      put<usize>(0, plan);
      put<i32>(1, position);
      put<i32>(2, left);
      return runJob(DECODE_DRAW, parts);
    }
  }
  drawSlots(plan, position, 0, left);
}

export function drawPart(part: i32, parts: i32): void {
  const left = get<i32>(2);
  drawSlots(get<usize>(0), get<i32>(1), partStart(left, 1, part, parts), partStart(left, 1, part + 1, parts));
}

function drawSlots(plan: usize, position: i32, from: i32, to: i32): void {
  const vocabulary = word(plan, VOCABULARY);
  const most = word(plan, MAX_NEW);
  const ids = address(plan, DRAWN);
  const logprobs = ids + (<usize>(word(plan, ROWS) * most) << 2);
  const weights = address(plan, SCRATCH) + <usize>(self() * PACKED); // an own place; a product needs more than a vocabulary
  for (let slot: i32 = from; slot < to; slot++) {
    const row = load<i32>(address(plan, ACTIVE) + 8 + (<usize>slot << 2));
    const at = <usize>(row * most + position) << 2;
    const stream = load<i32>(address(plan, STREAMS) + (<usize>row << 2));
    const logits = address(plan, LOGITS) + (<usize>(slot * vocabulary) << 2);
    const sampling = plan + (SAMPLING << 2);
    const id = drawToken(logits, vocabulary, sampling, stream, position * vocabulary, weights, logprobs + at);
    store<f32>(ids + at, <f32>id);
  }
}

/** The forward pass of the tokens just drawn: their keys and values into the caches, the next logits. */
function readTokens(plan: usize, active: usize, position: i32): void {
  const n = load<i32>(active);
  const rows = active + 8;
  const d = word(plan, HEAD_WIDTH), queries = word(plan, HEADS) * d, keys = word(plan, KEY_HEADS) * d;
  const row = queries + 2 * keys; // q, k and v of a token
  const width = word(plan, WIDTH), inner = word(plan, INNER), vocabulary = word(plan, VOCABULARY);
  const epsilon = load<f32>(plan + (EPSILON << 2));
  const bytes = <usize>width << 2;
  const x = address(plan, SCRATCH);
  const normed = x + <usize>n * bytes;
  const wide = normed + <usize>n * bytes; // q, k and v, or gate and up
  const narrow = wide + (<usize>(n * max(row, 2 * inner)) << 2); // attention's output, or silu(gate)·up
  const space = narrow + (<usize>(n * max(queries, inner)) << 2) + 15 & ~15; // of products, or of a head's weights

  const embedding = address(plan, EMBEDDING);
  for (let slot: i32 = 0; slot < n; slot++) {
    const at = load<i32>(rows + (<usize>slot << 2)) * word(plan, MAX_NEW) + position;
    const id = <i32>load<f32>(address(plan, DRAWN) + (<usize>at << 2));
    lookUp(embedding, id, width, x + <usize>slot * bytes);
  }
  for (let layer: i32 = 0; layer < word(plan, LAYERS); layer++) {
    const own = FIRST_LAYER + 11 * <usize>layer;
    rmsNorm(x, address(plan, own), normed, n, width, epsilon);
    project(normed, address(plan, own + 1), wide, n, queries, width, row, false, space);
    project(normed, address(plan, own + 2), wide + (<usize>queries << 2), n, keys, width, row, false, space);
    project(normed, address(plan, own + 3), wide + (<usize>(queries + keys) << 2), n, keys, width, row, false, space);
    attendAll(plan, own, n, position, wide, narrow, space);
    project(narrow, address(plan, own + 4), x, n, width, queries, width, true, space);
    rmsNorm(x, address(plan, own + 5), normed, n, width, epsilon);
    project(normed, address(plan, own + 6), wide, n, inner, width, 2 * inner, false, space);
    project(normed, address(plan, own + 7), wide + (<usize>inner << 2), n, inner, width, 2 * inner, false, space);
    swiglu(wide, narrow, n, inner);
    project(narrow, address(plan, own + 8), x, n, width, inner, width, true, space);
  }
  rmsNorm(x, address(plan, FINAL_NORM), normed, n, width, epsilon);
  project(normed, address(plan, HEAD), address(plan, LOGITS), n, vocabulary, width, vocabulary, false, space);
}

/** Turns the new queries and keys, stores keys and values, attends over each row's cache. */
function attendAll(plan: usize, own: usize, n: i32, position: i32, qkv: usize, out: usize, space: usize): void {
  if (ASC_FEATURE_THREADS) {
    // About as long a cache as the new tokens alone make.
    const work = <f32>n * <f32>(word(plan, HEADS) * word(plan, HEAD_WIDTH)) * (<f32>position + 16) * 0.4;
    const parts = partsOf(work, min(n, 2 * teamSize()));
    if (parts > 1) {
      put<usize>(0, plan);
      put<usize>(1, own);
      put<i32>(2, n);
      put<i32>(3, position);
      put<usize>(4, qkv);
      put<usize>(5, out);
      put<usize>(6, space);
      return runJob(DECODE_ATTEND, parts);
    }
  }
  attendSlots(plan, own, 0, n, position, qkv, out, space);
}

export function attendPart(part: i32, parts: i32): void {
  const n = get<i32>(2);
  const from = partStart(n, 1, part, parts), to = partStart(n, 1, part + 1, parts);
  const weights = get<usize>(6) + <usize>(self() * PACKED);
  attendSlots(get<usize>(0), get<usize>(1), from, to, get<i32>(3), get<usize>(4), get<usize>(5), weights);
}

/** weights: as many floats as the cache is long. */
function attendSlots(
  plan: usize, own: usize, from: i32, to: i32, position: i32, qkv: usize, out: usize, weights: usize,
): void {
  const rows = address(plan, ACTIVE) + 8;
  const heads = word(plan, HEADS), keyHeads = word(plan, KEY_HEADS), d = word(plan, HEAD_WIDTH), share = heads / keyHeads;
  const queryBytes = <usize>(heads * d) << 2, bytes = <usize>(keyHeads * d) << 2;
  const keys = address(plan, own + 9), values = address(plan, own + 10);
  for (let slot: i32 = from; slot < to; slot++) {
    const row = load<i32>(rows + (<usize>slot << 2));
    const column = load<i32>(address(plan, LENGTHS) + (<usize>row << 2)) + position;
    const first = <usize>(row * word(plan, CAPACITY)) * bytes;
    const q = qkv + <usize>slot * (queryBytes + 2 * bytes);
    turnHeads(q, q, column, address(plan, COS), address(plan, SIN), heads + keyHeads, d, 1);
    memory.copy(keys + first + <usize>column * bytes, q + queryBytes, bytes);
    memory.copy(values + first + <usize>column * bytes, q + queryBytes + bytes, bytes);
    for (let h: i32 = 0; h < heads; h++) {
      const at = <usize>(h * d) << 2, from = first + (<usize>(h / share * d) << 2);
      attendCached(q + at, keys + from, values + from, out + <usize>slot * queryBytes + at, column + 1, bytes, d, weights);
    }
  }
}
