import { kindOf, matrixShape, type PackedKind } from '../../../data/packed-weight';
import type { GpuKernel } from '../../op';
import type { tf } from '../../tfjs-internals';
import { u } from '../../uniforms';
import { declare, groups, perElement } from '../../wgsl';
import { elementText } from '../frozen/kinds';
import type { ScatterAttributes } from './reference';

const FIELDS = ['count: u32', 'n: u32', 'd: u32', 'size: u32'];

const gather = (kind: PackedKind | null): string =>
  declare([kind ? 'x r u32' : 'x r', 'at r i32', 'y w'], FIELDS) +
  (kind ? elementText('weight', 'x', kind) : '') +
  perElement(
    'p.count',
    `let row = u32(at[i / p.d]);
  let near = min(row, p.size - 1u);
  y[i] = select(0.0, ${kind ? 'weight(near, i % p.d, p.d / 32u)' : 'x[near * p.d + i % p.d]'}, row < p.size);`,
  );

/**
 * One thread a row of the result (on a GPU, a row and four columns); it looks through all indices in order, so no
 * atomics and always the same sum. A software adapter has few threads to fill, and pays for every look.
 */
const scatter = (columns: string): string =>
  declare(['rows r', 'at r i32', 'y w'], FIELDS) +
  perElement(
    'p.count',
    `let span = ${columns};
  let parts = (p.d + span - 1u) / span;
  let row = i / parts;
  let first = (i % parts) * span;
  let last = min(first + span, p.d);
  for (var e = first; e < last; e++) { y[row * p.d + e] = 0.0; }
  for (var n = 0u; n < p.n; n++) {
    if (u32(at[n]) == row) {
      for (var e = first; e < last; e++) { y[row * p.d + e] += rows[n * p.d + e]; }
    }
  }`,
  );

export const gatherRowsGpu: GpuKernel = (context, inputs) => {
  const [x, at] = inputs as [tf.TensorInfo, tf.TensorInfo];
  const [size, d] = matrixShape(x.shape);
  const n = at.shape[0] as number;
  const y = context.output([n, d]);
  context.dispatch({
    code: gather(kindOf(x.shape)),
    buffers: [x, at, y],
    uniforms: [u(n * d), u(n), u(d), u(size)],
    workgroups: groups(n * d),
  });
  return y;
};

export const scatterAddRowsGpu: GpuKernel<ScatterAttributes> = (context, inputs, attributes) => {
  const [rows, at] = inputs as [tf.TensorInfo, tf.TensorInfo];
  const { size } = attributes;
  const [n, d] = rows.shape as [number, number];
  const y = context.output([size, d]);
  const count = context.software ? size : size * Math.ceil(d / 4);
  context.dispatch({
    code: scatter(context.software ? 'p.d' : '4u'),
    buffers: [rows, at, y],
    uniforms: [u(count), u(n), u(d), u(size)],
    workgroups: groups(count),
  });
  return y;
};
