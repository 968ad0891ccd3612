import { ADAMW } from './parts';
import { get, partsOf, partStart, put, runJob, teamSize } from './team';

/** Σ x² over n floats, in f64. */
export function sumOfSquares(x: usize, n: i32): f64 {
  let sum = f64x2.splat(0), more = f64x2.splat(0);
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    const value = v128.load(x + (<usize>i << 2));
    const low = f64x2.promote_low_f32x4(value);
    const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(value, value, 1, 0));
    sum = f64x2.add(sum, f64x2.mul(low, low));
    more = f64x2.add(more, f64x2.mul(high, high));
  }
  sum = f64x2.add(sum, more);
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  for (; i < n; i++) {
    const value = <f64>load<f32>(x + (<usize>i << 2));
    total += value * value;
  }
  return total;
}

/** AdamW in place: p = p·keep - stepSize·m / (√v·root + ε), with g scaled first. */
export function adamw(
  p: usize, g: usize, m: usize, v: usize, n: i32,
  scale: f32, beta1: f32, beta2: f32, stepSize: f32, root: f32, epsilon: f32, keep: f32,
): void {
  if (ASC_FEATURE_THREADS) {
    const parts = partsOf(<f32>n * 1.2, 2 * teamSize());
    if (parts > 1) {
      put<usize>(0, p);
      put<usize>(1, g);
      put<usize>(2, m);
      put<usize>(3, v);
      put<i32>(4, n);
      put<f32>(5, scale);
      put<f32>(6, beta1);
      put<f32>(7, beta2);
      put<f32>(8, stepSize);
      put<f32>(9, root);
      put<f32>(10, epsilon);
      put<f32>(11, keep);
      return runJob(ADAMW, parts);
    }
  }
  adamwRange(p, g, m, v, n, scale, beta1, beta2, stepSize, root, epsilon, keep);
}

export function adamwPart(part: i32, parts: i32): void {
  const n = get<i32>(4);
  const from = partStart(n, 64, part, parts), to = partStart(n, 64, part + 1, parts);
  const at = <usize>from << 2;
  adamwRange(
    get<usize>(0) + at, get<usize>(1) + at, get<usize>(2) + at, get<usize>(3) + at, to - from,
    get<f32>(5), get<f32>(6), get<f32>(7), get<f32>(8), get<f32>(9), get<f32>(10), get<f32>(11),
  );
}

function adamwRange(
  p: usize, g: usize, m: usize, v: usize, n: i32,
  scale: f32, beta1: f32, beta2: f32, stepSize: f32, root: f32, epsilon: f32, keep: f32,
): void {
  const b1 = f32x4.splat(beta1), c1 = f32x4.splat(<f32>1 - beta1), b2 = f32x4.splat(beta2), c2 = f32x4.splat(<f32>1 - beta2);
  const sc = f32x4.splat(scale), ss = f32x4.splat(stepSize), rt = f32x4.splat(root), ep = f32x4.splat(epsilon), kp = f32x4.splat(keep);
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    const at = <usize>i << 2;
    const grad = f32x4.mul(v128.load(g + at), sc);
    const m1 = f32x4.add(f32x4.mul(b1, v128.load(m + at)), f32x4.mul(c1, grad));
    const v1 = f32x4.add(f32x4.mul(b2, v128.load(v + at)), f32x4.mul(c2, f32x4.mul(grad, grad)));
    v128.store(m + at, m1);
    v128.store(v + at, v1);
    const change = f32x4.div(f32x4.mul(ss, m1), f32x4.add(f32x4.mul(f32x4.sqrt(v1), rt), ep));
    v128.store(p + at, f32x4.sub(f32x4.mul(v128.load(p + at), kp), change));
  }
  for (; i < n; i++) {
    const at = <usize>i << 2;
    const grad = load<f32>(g + at) * scale;
    const m1 = beta1 * load<f32>(m + at) + (<f32>1 - beta1) * grad;
    const v1 = beta2 * load<f32>(v + at) + (<f32>1 - beta2) * (grad * grad);
    store<f32>(m + at, m1);
    store<f32>(v + at, v1);
    store<f32>(p + at, load<f32>(p + at) * keep - (stepSize * m1) / (sqrt<f32>(v1) * root + epsilon));
  }
}
