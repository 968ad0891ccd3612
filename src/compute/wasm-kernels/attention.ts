// Causal attention, one head of one row at a time; scores of a head live in scratch memory, never as a tensor.
import { matmul } from './matmul';
import { axpy, dot, exp1, exp4, lanes } from './math';

/** Softmax in place of scores[from..to) (already scaled); entries outside are set to 0 up to `length`. */
function softmaxRow(row: usize, from: i32, to: i32, length: i32): void {
  let top = load<f32>(row + (<usize>from << 2));
  for (let j = from + 1; j < to; j++) top = max(top, load<f32>(row + (<usize>j << 2)));
  let sum: f32 = 0;
  let j = from;
  let sums = f32x4.splat(0);
  const tops = f32x4.splat(top);
  for (; j + 4 <= to; j += 4) {
    const at = row + (<usize>j << 2);
    const e = exp4(f32x4.sub(v128.load(at), tops));
    v128.store(at, e);
    sums = f32x4.add(sums, e);
  }
  sum = lanes(sums);
  for (; j < to; j++) {
    const at = row + (<usize>j << 2);
    const e = exp1(load<f32>(at) - top);
    store<f32>(at, e);
    sum += e;
  }
  const scale: f32 = 1 / sum;
  const scales = f32x4.splat(scale);
  j = from;
  for (; j + 4 <= to; j += 4) {
    const at = row + (<usize>j << 2);
    v128.store(at, f32x4.mul(v128.load(at), scales));
  }
  for (; j < to; j++) {
    const at = row + (<usize>j << 2);
    store<f32>(at, load<f32>(at) * scale);
  }
  memory.fill(row, 0, <usize>from << 2);
  memory.fill(row + (<usize>to << 2), 0, <usize>(length - to) << 2);
}

/** Attention weights of one head, [length, length]: 0 where a query may not look, and in rows that are padding. */
function headWeights(q: usize, k: usize, p: usize, length: i32, d: i32, row: i32, pad: i32, space: usize): void {
  matmul(q, k, p, length, length, d, row, 1, 1, row, length, false, space);
  const scale = f32x4.splat(<f32>1 / sqrt<f32>(<f32>d));
  const count = length * length;
  let i: i32 = 0;
  for (; i + 4 <= count; i += 4) {
    const at = p + (<usize>i << 2);
    v128.store(at, f32x4.mul(v128.load(at), scale));
  }
  for (; i < count; i++) {
    const at = p + (<usize>i << 2);
    store<f32>(at, load<f32>(at) * f32x4.extract_lane(scale, 0));
  }
  for (let t: i32 = 0; t < length; t++) {
    const at = p + (<usize>(t * length) << 2);
    if (t < pad) memory.fill(at, 0, <usize>length << 2);
    else softmaxRow(at, pad, t + 1, length);
  }
}

/** qkv [batch·length, 3D] -> y [batch·length, D]. Scratch: length² floats, then matmul's. */
export function attention(x: usize, pads: usize, y: usize, batch: i32, length: i32, heads: i32, d: i32, scratch: usize): void {
  const width = heads * d;
  const p = scratch;
  const space = scratch + ((<usize>(length * length) << 2) + 15 & ~15);
  for (let b: i32 = 0; b < batch; b++) {
    const pad = load<i32>(pads + (<usize>b << 2));
    for (let h: i32 = 0; h < heads; h++) {
      const q = x + (<usize>(b * length * 3 * width + h * d) << 2);
      const k = q + (<usize>width << 2), v = k + (<usize>width << 2);
      headWeights(q, k, p, length, d, 3 * width, pad, space);
      const out = y + (<usize>(b * length * width + h * d) << 2);
      matmul(p, v, out, length, d, length, length, 1, 3 * width, 1, width, false, space);
    }
  }
}

/** dy [batch·length, D] -> dx [batch·length, 3D]. Scratch: 2·length² floats, then matmul's. */
export function attentionGrad(
  dy: usize, x: usize, pads: usize, dx: usize, batch: i32, length: i32, heads: i32, d: i32, scratch: usize,
): void {
  const width = heads * d;
  const row = 3 * width;
  const square = (<usize>(length * length) << 2) + 15 & ~15;
  const p = scratch, ds = scratch + square, space = ds + square;
  const scale: f32 = <f32>1 / sqrt<f32>(<f32>d);
  for (let b: i32 = 0; b < batch; b++) {
    const pad = load<i32>(pads + (<usize>b << 2));
    for (let h: i32 = 0; h < heads; h++) {
      const offset = <usize>(b * length * row + h * d) << 2;
      const next = <usize>width << 2;
      const q = x + offset, k = q + next, v = k + next;
      const dq = dx + offset, dk = dq + next, dv = dk + next;
      const out = dy + (<usize>(b * length * width + h * d) << 2);
      headWeights(q, k, p, length, d, row, pad, space);
      // dv = pᵀ·do, dp = do·vᵀ
      matmul(p, out, dv, length, d, length, 1, length, width, 1, row, false, space);
      matmul(out, v, ds, length, length, d, width, 1, 1, row, length, false, space);
      // ds = p·(dp - Σ p·dp)/√d; p is 0 where masked, but dp there may not be finite: select, do not multiply.
      for (let t: i32 = 0; t < length; t++) {
        const pr = p + (<usize>(t * length) << 2), dr = ds + (<usize>(t * length) << 2);
        if (t < pad) {
          memory.fill(dr, 0, <usize>length << 2);
          continue;
        }
        const seen = <usize>pad << 2;
        const sum = dot(pr + seen, dr + seen, t + 1 - pad);
        for (let j = pad; j <= t; j++) {
          const at = <usize>j << 2;
          store<f32>(dr + at, load<f32>(pr + at) * (load<f32>(dr + at) - sum) * scale);
        }
        memory.fill(dr, 0, seen);
        memory.fill(dr + (<usize>(t + 1) << 2), 0, <usize>(length - t - 1) << 2);
      }
      // dq = ds·k, dk = dsᵀ·q
      matmul(ds, k, dq, length, d, length, length, 1, row, 1, row, false, space);
      matmul(ds, q, dk, length, d, length, 1, length, row, 1, row, false, space);
    }
  }
}

/**
 * One new token a row: stores its key and value at `column` of the caches [batch, capacity, D], then attends over
 * columns pad..column. Scratch: capacity floats.
 */
export function cachedAttention(
  x: usize, keys: usize, values: usize, pads: usize, y: usize,
  batch: i32, capacity: i32, column: i32, heads: i32, d: i32, scratch: usize,
): void {
  const width = heads * d;
  const bytes = <usize>width << 2;
  const scale: f32 = <f32>1 / sqrt<f32>(<f32>d);
  for (let b: i32 = 0; b < batch; b++) {
    const pad = load<i32>(pads + (<usize>b << 2));
    const q = x + <usize>b * 3 * bytes;
    const kRow = keys + <usize>(b * capacity) * bytes, vRow = values + <usize>(b * capacity) * bytes;
    memory.copy(kRow + <usize>column * bytes, q + bytes, bytes);
    memory.copy(vRow + <usize>column * bytes, q + 2 * bytes, bytes);
    const out = y + <usize>b * bytes;
    memory.fill(out, 0, bytes);
    for (let h: i32 = 0; h < heads; h++) {
      const at = <usize>(h * d) << 2;
      for (let j = pad; j <= column; j++) {
        store<f32>(scratch + (<usize>j << 2), dot(q + at, kRow + <usize>j * bytes + at, d) * scale);
      }
      softmaxRow(scratch, pad, column + 1, column + 1);
      for (let j = pad; j <= column; j++) {
        axpy(load<f32>(scratch + (<usize>j << 2)), vRow + <usize>j * bytes + at, out + at, d);
      }
    }
  }
}
