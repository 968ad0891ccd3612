import type { WasmKernel } from '../../op';
import { wasmFloats } from '../../tfjs-internals';
import { matrix, type WasmContext } from '../wasm-context';
import type { TokenLogprobsAttributes } from './reference';

/** The kernel gives both vectors as one, [2, N]. */
const both = ({ backend }: WasmContext, offset: number, n: number): [Float32Array, Float32Array] => [
  wasmFloats(backend, offset, n),
  wasmFloats(backend, offset + 4 * n, n),
];

export const tokenLogprobsWasm: WasmKernel<TokenLogprobsAttributes> = (context, [x, targets], { temperature }) => {
  const { kernels, scratch } = context;
  const [n, v] = matrix(x);
  const outputs = [context.output([n]), context.output([n])] as const;
  const space = scratch.take(8 * n);
  kernels.tokenLogprobs(context.at(x), context.at(targets), space, n, v, 1 / temperature);
  for (const [i, part] of both(context, space, n).entries()) context.floats(outputs[i]).set(part);
  return [...outputs];
};

export const tokenLogprobsGradWasm: WasmKernel<TokenLogprobsAttributes> = (
  context,
  [dLogprobs, dEntropy, x, targets, ...said],
  { temperature },
) => {
  const { kernels, scratch } = context;
  const [n, v] = matrix(x);
  const dx = context.output([n, v]);
  const dy = scratch.take(16 * n);
  for (const [i, vector] of [dLogprobs, dEntropy, ...said].entries())
    wasmFloats(context.backend, dy + 4 * n * i, n).set(context.floats(vector));
  kernels.tokenLogprobsGrad(dy, context.at(x), context.at(targets), context.at(dx), n, v, 1 / temperature);
  return dx;
};

export const mostLikelyWasm: WasmKernel = (context, [x, targets]) => {
  const [n, v] = matrix(x);
  const out = context.output([n]);
  context.kernels.mostLikely(context.at(x), context.at(targets), context.at(out), n, v);
  return out;
};
