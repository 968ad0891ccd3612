import { kindOf, matrixShape } from '../../../data/packed-weight';
import type { WasmKernel } from '../../op';
import { info, matrix } from '../wasm-context';
import { kindCode } from './kinds';
import type { FrozenAttributes } from './reference';

export const frozenWasm: WasmKernel<FrozenAttributes> = (context, inputs, { count }) => {
  const { kernels, scratch } = context;
  const [x, ...rest] = inputs;
  const weights = rest.slice(0, count).map(info);
  const residual = rest[count];
  const [rows, inner] = matrix(x);
  const width = weights.reduce((sum, { shape }) => sum + (shape[0] as number), 0);
  const out = context.output([rows, width]);
  if (residual) context.floats(out).set(context.floats(residual));
  const space = scratch.take(spaceOf(context.kernels, weights, inner));
  const add = residual ? 1 : 0;
  let to = context.at(out);
  for (const weight of weights) {
    const n = weight.shape[0] as number;
    const [from, at] = [context.at(x), context.at(weight)];
    if (kindOf(weight.shape)) kernels.frozen(from, at, kindCode(weight.shape), to, rows, n, inner, width, add, space);
    else kernels.matmul(from, at, to, rows, n, inner, inner, 1, 1, inner, width, add, space);
    to += 4 * n;
  }
  return out;
};

export const frozenGradWasm: WasmKernel<FrozenAttributes> = (context, [dy, ...inputs]) => {
  const { kernels, scratch } = context;
  const weights = inputs.map(info);
  const [rows, width] = matrix(dy);
  const inner = matrixShape((weights[0] as (typeof weights)[number]).shape)[1];
  const dx = context.output([rows, inner]);
  const space = scratch.take(spaceOf(kernels, weights, inner));
  let part = context.at(dy);
  weights.forEach((weight, i) => {
    const n = weight.shape[0] as number;
    const [at, to] = [context.at(weight), context.at(dx)];
    const add = i > 0 ? 1 : 0;
    if (kindOf(weight.shape))
      kernels.frozenGrad(part, at, kindCode(weight.shape), to, rows, n, inner, width, add, space);
    else kernels.matmul(part, at, to, rows, inner, n, width, 1, inner, 1, inner, add, space);
    part += 4 * n;
  });
  return dx;
};

const spaceOf = (
  kernels: { frozenScratch(width: number): number; matmulScratch(): number },
  weights: readonly { shape: readonly number[] }[],
  inner: number,
): number => (weights.some(({ shape }) => kindOf(shape)) ? kernels.frozenScratch(inner) : kernels.matmulScratch());
