import { declare, f, type GpuContext, groups, perElement, u } from '../../gpu-context';
import type { tf } from '../../tfjs-internals';

const fill =
  declare(['x r', 'keys w', 'values w'], ['count: u32', 'width: u32', 'length: u32', 'capacity: u32']) +
  perElement(
    'p.count',
    `let row = i / p.width;
  let column = i % p.width;
  let to = ((row / p.length) * p.capacity + row % p.length) * p.width + column;
  keys[to] = x[row * 3u * p.width + p.width + column];
  values[to] = x[row * 3u * p.width + 2u * p.width + column];`,
  );

/** One thread a row and head: stores its part of the new key and value, then attends with a streaming softmax. */
const step = (d: number): string =>
  `${declare(
    ['x r', 'keys w', 'values w', 'pads r i32', 'y w'],
    ['count: u32', 'heads: u32', 'capacity: u32', 'column: u32', 'scale: f32'],
  )}const D = ${d}u;` +
  perElement(
    'p.count',
    `let h = i % p.heads;
  let b = i / p.heads;
  let width = p.heads * D;
  let first = b * 3u * width + h * D;
  let base = b * p.capacity * width + h * D;
  var q: array<f32, ${d}>;
  for (var e = 0u; e < D; e++) {
    q[e] = x[first + e];
    keys[base + p.column * width + e] = x[first + width + e];
    values[base + p.column * width + e] = x[first + 2u * width + e];
  }
  var sum = 0.0;
  var most = -3.0e38;
  var all: array<f32, ${d}>;
  for (var j = u32(pads[b]); j <= p.column; j++) {
    let at = base + j * width;
    var s = 0.0;
    for (var e = 0u; e < D; e++) { s += q[e] * keys[at + e]; }
    s *= p.scale;
    let now = max(most, s);
    let old = exp(most - now);
    let weight = exp(s - now);
    sum = sum * old + weight;
    for (var e = 0u; e < D; e++) { all[e] = all[e] * old + weight * values[at + e]; }
    most = now;
  }
  for (var e = 0u; e < D; e++) { y[b * width + h * D + e] = all[e] / sum; }`,
  );

export function registerCacheGpu(context: GpuContext): void {
  context.register('FusedCacheFill', (inputs, attributes) => {
    const [x, keys, values] = inputs as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
    const { batch, length } = attributes as { batch: number; length: number };
    const [, capacity, width] = keys.shape as [number, number, number];
    const count = batch * length * width;
    context.dispatch({
      code: fill,
      buffers: [x, keys, values],
      uniforms: [u(count), u(width), u(length), u(capacity)],
      workgroups: groups(count),
    });
    return [];
  });
  context.register('FusedCachedAttention', (inputs, attributes) => {
    const [x, keys, values, pads] = inputs as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
    const { column, heads } = attributes as { column: number; heads: number };
    const [batch, capacity, width] = keys.shape as [number, number, number];
    const d = width / heads;
    const y = context.output([batch, width]);
    context.dispatch({
      code: step(d),
      buffers: [x, keys, values, pads, y],
      uniforms: [u(batch * heads), u(heads), u(capacity), u(column), f(1 / Math.sqrt(d))],
      workgroups: groups(batch * heads),
    });
    return y;
  });
}
