import type { WasmKernel } from '../../op';
import type { tf } from '../../tfjs-internals';
import { frozenGradWasm, frozenWasm } from '../frozen/wasm';
import { info, matrix, type WasmContext } from '../wasm-context';
import { type AdaptedAttributes, adaptedWeights, columnsFrom } from './reference';

export const adaptedWasm: WasmKernel<AdaptedAttributes> = (context, [x, ...inputs], attributes) => {
  const { count, adapted, scale } = attributes;
  const rest = inputs.map(info);
  const { weights, factors } = adaptedWeights(rest, attributes);
  const residual = rest[count + 2 * adapted.length];
  const y = frozenWasm(context, [info(x), ...weights, ...(residual ? [residual] : [])], { count }) as tf.TensorInfo;
  const [rows, width] = matrix(y);
  const from = columnsFrom(weights);
  const inner = factors.map(([a, b], i) => {
    const [rank, depth] = matrix(a);
    const [columns] = matrix(b);
    const t = context.output([rows, rank]);
    const space = context.scratch.take(4 * rank * columns);
    const out = context.at(y) + 4 * (from[adapted[i] as number] as number);
    const operands = [x, a, b, t].map((one) => context.at(one)) as [number, number, number, number];
    context.kernels.adapt(...operands, out, rows, columns, depth, rank, width, scale, space);
    return t;
  });
  return [y, ...inner];
};

export const adaptedGradWasm: WasmKernel<AdaptedAttributes> = (context, [dy, x, ...inputs], attributes) => {
  const { count, adapted, scale } = attributes;
  const rest = inputs.map(info);
  const inner = rest.slice(0, adapted.length);
  const { weights, factors } = adaptedWeights(rest.slice(adapted.length), attributes);
  const dx = frozenGradWasm(context, [info(dy), ...weights], { count }) as tf.TensorInfo;
  const [rows, width] = matrix(dy);
  const from = columnsFrom(weights);
  const gradients = factors.flatMap(([a, b], i) => {
    const [rank, depth] = matrix(a);
    const [columns] = matrix(b);
    const [da, db] = [context.output([rank, depth]), context.output([columns, rank])];
    const space = context.scratch.take(4 * rank * (2 * columns + rows));
    const part = context.at(dy) + 4 * (from[adapted[i] as number] as number);
    const operands = places(context, [x, inner[i], a, b, dx, da, db]);
    context.kernels.adaptGrad(part, ...operands, rows, columns, depth, rank, width, scale, space);
    return [da, db];
  });
  return [dx, ...gradients];
};

type Seven = [number, number, number, number, number, number, number];
const places = (context: WasmContext, tensors: readonly (tf.TensorInfo | undefined)[]): Seven =>
  tensors.map((tensor) => context.at(tensor)) as Seven;
