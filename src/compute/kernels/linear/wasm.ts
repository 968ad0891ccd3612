import type { WasmKernel } from '../../op';
import { matrix } from '../wasm-context';
import type { LinearAttributes } from './reference';

export const linearWasm: WasmKernel<LinearAttributes> = (context, inputs, { count }) => {
  const { kernels, scratch } = context;
  const [x, ...rest] = inputs;
  const weights = rest.slice(0, count);
  const residual = rest[count];
  const [rows, inner] = matrix(x);
  const width = weights.reduce((sum, weight) => sum + matrix(weight)[0], 0);
  const out = context.output([rows, width]);
  if (residual) context.floats(out).set(context.floats(residual));
  const space = scratch.take(kernels.matmulScratch());
  let to = context.at(out);
  for (const weight of weights) {
    const n = matrix(weight)[0];
    kernels.matmul(
      context.at(x),
      context.at(weight),
      to,
      rows,
      n,
      inner,
      inner,
      1,
      1,
      inner,
      width,
      residual ? 1 : 0,
      space,
    );
    to += 4 * n;
  }
  return out;
};

export const linearGradWasm: WasmKernel<LinearAttributes> = (context, [dy, x, ...weights]) => {
  const { kernels, scratch } = context;
  const [rows, inner] = matrix(x);
  const width = matrix(dy)[1];
  const dx = context.output([rows, inner]);
  const dWeights = weights.map((weight) => context.output(matrix(weight)));
  const space = scratch.take(kernels.matmulScratch());
  let part = context.at(dy);
  weights.forEach((weight, i) => {
    const n = matrix(weight)[0];
    kernels.matmul(
      part,
      context.at(weight),
      context.at(dx),
      rows,
      inner,
      n,
      width,
      1,
      inner,
      1,
      inner,
      i > 0 ? 1 : 0,
      space,
    );
    kernels.matmul(part, context.at(x), context.at(dWeights[i]), n, inner, rows, 1, width, inner, 1, inner, 0, space);
    part += 4 * n;
  });
  return [dx, ...dWeights];
};
