import { matrixShape } from '../../../data/packed-weight';
import type { GpuKernel } from '../../op';
import type { tf } from '../../tfjs-internals';
import { matmul } from '../linear/matmul';
import { operands } from '../linear/webgpu';
import type { FrozenAttributes } from './reference';

/** The forward pass is `linearGpu`. */
export const frozenGradGpu: GpuKernel<FrozenAttributes> = (context, inputs) => {
  const [dy, first, ...rest] = inputs as [tf.TensorInfo, tf.TensorInfo, ...tf.TensorInfo[]];
  const [m, total] = dy.shape as [number, number];
  const n = matrixShape(first.shape)[1];
  const dx = context.output([m, n]);
  let aOffset = 0;
  const own = operands(context, [first, ...rest]);
  for (const [i, { matrix: b, rows: k }] of own.blocks.entries()) {
    const common = { m, n, k, aRow: total, aCol: 1, bRow: n, bCol: 1, cRow: n, accumulate: i > 0 };
    matmul(context, { a: dy, aOffset, b, c: dx, ...common });
    aOffset += k;
  }
  own.release();
  return dx;
};
