import { kindOf } from '../../../data/packed-weight';
import type { GpuContext } from '../../gpu-context';
import type { GpuKernel } from '../../op';
import type { tf } from '../../tfjs-internals';
import { widenGpu } from '../frozen/widen';
import { type Matrix, matmul } from './matmul';
import type { LinearAttributes } from './reference';

const width = (matrix: tf.TensorInfo | undefined): number => matrix?.shape[1] ?? 0;
const height = (matrix: tf.TensorInfo | undefined): number => matrix?.shape[0] ?? 0;

/** Weights that lie one behind the other are one; so are the places of their gradients. */
function blocks(context: GpuContext, weights: readonly tf.TensorInfo[]): { matrix: Matrix; rows: number }[] {
  const whole = weights.length > 1 ? context.rangeOf(weights) : undefined;
  if (whole) return [{ matrix: whole, rows: weights.reduce((sum, weight) => sum + height(weight), 0) }];
  return weights.map((matrix) => ({ matrix, rows: height(matrix) }));
}

/**
 * Weights for `matmul` and what to give back after it: a software adapter reads all operands from memory, so that a packed
 * weight is widened once there and not for every four rows.
 */
export function operands(context: GpuContext, weights: readonly tf.TensorInfo[]) {
  const made: tf.TensorInfo[] = [];
  const own = weights.map((weight) => {
    if (!context.software || !kindOf(weight.shape)) return weight;
    const floats = widenGpu(context, [weight], {}) as tf.TensorInfo;
    made.push(floats);
    return floats;
  });
  return { blocks: blocks(context, own), release: () => context.release(...made) };
}

export const linearGpu: GpuKernel<LinearAttributes> = (context, inputs, attributes) => {
  const { count } = attributes;
  const x = inputs[0] as tf.TensorInfo;
  const weights = inputs.slice(1, 1 + count);
  const add = inputs[1 + count];
  const [m, k] = [height(x), width(x)];
  const cRow = weights.reduce((sum, weight) => sum + height(weight), 0);
  const c = context.output([m, cRow]);
  let cOffset = 0;
  const own = operands(context, weights);
  for (const { matrix: b, rows: n } of own.blocks) {
    matmul(context, { a: x, b, c, add, m, n, k, aRow: k, aCol: 1, bRow: 1, bCol: k, cOffset, cRow });
    cOffset += n;
  }
  own.release();
  return c;
};

export const linearGradGpu: GpuKernel<LinearAttributes> = (context, inputs) => {
  const [dy, x, ...weights] = inputs as [tf.TensorInfo, tf.TensorInfo, ...tf.TensorInfo[]];
  const [rows, inner] = [height(x), width(x)];
  const total = width(dy);
  const dx = context.output([rows, inner]);
  const dWeights = weights.map((weight) => context.gradient(weight));
  const [own, gradients] = [blocks(context, weights), blocks(context, dWeights)];
  // If only the one or the other lie together, each is done by itself.
  const pairs =
    own.length === gradients.length
      ? own.map(({ matrix, rows: n }, i) => ({ weight: matrix, gradient: gradients[i]?.matrix as Matrix, n }))
      : weights.map((weight, i) => ({ weight, gradient: dWeights[i] as Matrix, n: height(weight) }));
  let aOffset = 0;
  for (const [i, { weight, gradient, n }] of pairs.entries()) {
    const common = { a: dy, aOffset, n: inner, bRow: inner, bCol: 1, cRow: inner };
    matmul(
      context,
      { ...common, b: weight, c: dx, m: rows, k: n, aRow: total, aCol: 1, accumulate: i > 0 },
      { ...common, b: x, c: gradient, m: n, k: rows, aRow: 1, aCol: total },
    );
    aOffset += n;
  }
  return [dx, ...dWeights];
};
