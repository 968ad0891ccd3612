import { declare, type GpuContext, groups, perElement, u } from '../../gpu-context';
import type { tf } from '../../tfjs-internals';

const FIELDS = ['count: u32', 'n: u32', 'd: u32', 'size: u32'];

const gather =
  declare(['x r', 'at r i32', 'y w'], FIELDS) +
  perElement(
    'p.count',
    `let row = u32(at[i / p.d]);
  y[i] = select(0.0, x[min(row, p.size - 1u) * p.d + i % p.d], row < p.size);`,
  );

/** One thread a row and four columns of the result; it looks through all indices in order, so no atomics. */
const scatter =
  declare(['rows r', 'at r i32', 'y w'], FIELDS) +
  perElement(
    'p.count',
    `let quads = (p.d + 3u) / 4u;
  let row = i / quads;
  let first = (i % quads) * 4u;
  var sum = vec4f();
  for (var n = 0u; n < p.n; n++) {
    if (u32(at[n]) == row) {
      for (var e = 0u; e < 4u; e++) {
        if (first + e < p.d) { sum[e] += rows[n * p.d + first + e]; }
      }
    }
  }
  for (var e = 0u; e < 4u; e++) {
    if (first + e < p.d) { y[row * p.d + first + e] = sum[e]; }
  }`,
  );

export function registerRowsGpu(context: GpuContext): void {
  context.register('FusedGatherRows', (inputs) => {
    const [x, at] = inputs as [tf.TensorInfo, tf.TensorInfo];
    const [size, d] = x.shape as [number, number];
    const n = at.shape[0] as number;
    const y = context.output([n, d]);
    context.dispatch({
      code: gather,
      buffers: [x, at, y],
      uniforms: [u(n * d), u(n), u(d), u(size)],
      workgroups: groups(n * d),
    });
    return y;
  });
  context.register('FusedScatterAddRows', (inputs, attributes) => {
    const [rows, at] = inputs as [tf.TensorInfo, tf.TensorInfo];
    const { size } = attributes as { size: number };
    const [n, d] = rows.shape as [number, number];
    const y = context.output([size, d]);
    const count = size * Math.ceil(d / 4);
    context.dispatch({
      code: scatter,
      buffers: [rows, at, y],
      uniforms: [u(count), u(n), u(d), u(size)],
      workgroups: groups(count),
    });
    return y;
  });
}
