import { exp1, exp4, lanes, largest, log, madd } from './math';
import { TOKEN_LOGPROBS, TOKEN_LOGPROBS_GRAD } from './parts';
import { get, partsOf, partStart, put, runJob, teamSize } from './team';

/** logits [n, v], targets int32 [n] -> out [2, n]: log π(target), then the entropy; π = softmax(logits·inverse). */
export function tokenLogprobs(x: usize, targets: usize, out: usize, n: i32, v: i32, inverse: f32): void {
  if (ASC_FEATURE_THREADS) {
    const parts = partsOf(<f32>n * <f32>v * 1.5, min(n, 2 * teamSize()));
    if (parts > 1) {
      putArguments(x, targets, out, n, v, inverse);
      return runJob(TOKEN_LOGPROBS, parts);
    }
  }
  tokenLogprobsRows(x, targets, out, out + (<usize>n << 2), n, v, inverse);
}

function putArguments(x: usize, targets: usize, both: usize, n: i32, v: i32, inverse: f32): void {
  put<usize>(0, x);
  put<usize>(1, targets);
  put<usize>(2, both);
  put<i32>(3, n);
  put<i32>(4, v);
  put<f32>(5, inverse);
}

export function tokenLogprobsPart(part: i32, parts: i32): void {
  const n = get<i32>(3), v = get<i32>(4);
  const from = partStart(n, 1, part, parts), to = partStart(n, 1, part + 1, parts);
  const at = <usize>from << 2;
  const out = get<usize>(2) + at;
  tokenLogprobsRows(get<usize>(0) + <usize>v * at, get<usize>(1) + at, out, out + (<usize>n << 2), to - from, v, get<f32>(5));
}

function tokenLogprobsRows(x: usize, targets: usize, logps: usize, entropies: usize, n: i32, v: i32, inverse: f32): void {
  const scale = f32x4.splat(inverse);
  for (let row: i32 = 0; row < n; row++) {
    const top = largest(x, v);
    const tops = f32x4.splat(top);
    let z4 = f32x4.splat(0), e4 = f32x4.splat(0);
    let i: i32 = 0;
    for (; i + 4 <= v; i += 4) {
      const s = f32x4.mul(f32x4.sub(v128.load(x + (<usize>i << 2)), tops), scale);
      const e = exp4(s);
      z4 = f32x4.add(z4, e);
      e4 = f32x4.add(e4, f32x4.mul(e, s));
    }
    let z = lanes(z4), weighted = lanes(e4);
    for (; i < v; i++) {
      const s = (load<f32>(x + (<usize>i << 2)) - top) * inverse;
      const e = exp1(s);
      z += e;
      weighted += e * s;
    }
    const logZ = <f32>log(<f64>z);
    const at = <usize>row << 2;
    const target = load<i32>(targets + at);
    store<f32>(logps + at, (load<f32>(x + (<usize>target << 2)) - top) * inverse - logZ);
    // H = log Z - Σ π·s
    store<f32>(entropies + at, logZ - weighted / z);
    x += <usize>v << 2;
  }
}

/**
 * dx = (dlogp·(1ₜ - π) - dH·π·(log π + H))·inverse; dy [4, n]: the gradients of both outputs, then the outputs. What was said
 * of the target tells log Σ eˣ, so the logits are gone over once.
 */
export function tokenLogprobsGrad(dy: usize, x: usize, targets: usize, dx: usize, n: i32, v: i32, inverse: f32): void {
  if (ASC_FEATURE_THREADS) {
    const parts = partsOf(<f32>n * <f32>v * 1.2, min(n, 2 * teamSize()));
    if (parts > 1) {
      putArguments(x, targets, dy, n, v, inverse);
      put<usize>(6, dx);
      return runJob(TOKEN_LOGPROBS_GRAD, parts);
    }
  }
  tokenLogprobsGradRows(dy, n, x, targets, dx, n, v, inverse);
}

export function tokenLogprobsGradPart(part: i32, parts: i32): void {
  const n = get<i32>(3), v = get<i32>(4);
  const from = partStart(n, 1, part, parts), to = partStart(n, 1, part + 1, parts);
  const at = <usize>from << 2, row = <usize>v * at;
  tokenLogprobsGradRows(
    get<usize>(2) + at, n, get<usize>(0) + row, get<usize>(1) + at, get<usize>(6) + row, to - from, v, get<f32>(5),
  );
}

/** `n` rows; the four vectors of dy are `all` floats long. */
function tokenLogprobsGradRows(
  dy: usize, all: i32, x: usize, targets: usize, dx: usize, n: i32, v: i32, inverse: f32,
): void {
  const scale = f32x4.splat(inverse), next = <usize>all << 2;
  for (let row: i32 = 0; row < n; row++) {
    const at = <usize>row << 2;
    const dLogp = load<f32>(dy + at) * inverse;
    const dEntropy = load<f32>(dy + next + at) * inverse;
    const target = <usize>load<i32>(targets + at) << 2;
    const logZ = load<f32>(x + target) * inverse - load<f32>(dy + 2 * next + at), entropy = load<f32>(dy + 3 * next + at);
    const shift = f32x4.splat(-logZ), entropies = f32x4.splat(entropy);
    const d0 = f32x4.splat(-dLogp), d1 = f32x4.splat(-dEntropy);
    let i: i32 = 0;
    if (dEntropy == 0) {
      for (; i + 4 <= v; i += 4) {
        const o = <usize>i << 2;
        v128.store(dx + o, f32x4.mul(exp4(madd(v128.load(x + o), scale, shift)), d0));
      }
    }
    for (; i + 4 <= v; i += 4) {
      const o = <usize>i << 2;
      const s = madd(v128.load(x + o), scale, shift); // log π
      v128.store(dx + o, f32x4.mul(exp4(s), f32x4.add(d0, f32x4.mul(d1, f32x4.add(s, entropies)))));
    }
    for (; i < v; i++) {
      const o = <usize>i << 2;
      const s = load<f32>(x + o) * inverse - logZ;
      store<f32>(dx + o, exp1(s) * (-dLogp - dEntropy * (s + entropy)));
    }
    store<f32>(dx + target, load<f32>(dx + target) + dLogp);
    x += <usize>v << 2;
    dx += <usize>v << 2;
  }
}

/** logits [n, v], targets int32 [n] -> out [n]: 1 where the target is the first of the largest logits, else 0. */
export function mostLikely(x: usize, targets: usize, out: usize, n: i32, v: i32): void {
  for (let row: i32 = 0; row < n; row++) {
    const at = <usize>row << 2;
    store<f32>(out + at, isFirst(x, load<i32>(targets + at), v) ? 1 : 0);
    x += <usize>v << 2;
  }
}

function isFirst(x: usize, target: i32, v: i32): bool {
  const own = load<f32>(x + (<usize>target << 2)), value = f32x4.splat(own);
  let i: i32 = 0;
  for (; i + 4 <= v; i += 4) {
    if (v128.any_true(f32x4.gt(v128.load(x + (<usize>i << 2)), value))) return false;
  }
  for (; i < v; i++) if (load<f32>(x + (<usize>i << 2)) > own) return false;
  for (i = 0; i < target; i++) if (load<f32>(x + (<usize>i << 2)) == own) return false;
  return true;
}
