import type { WasmKernel } from '../../op';
import { matrix } from '../wasm-context';
import type { RmsNormAttributes } from './reference';

export const rmsNormWasm: WasmKernel<RmsNormAttributes> = (context, [x, weight], { epsilon }) => {
  const { kernels } = context;
  const [n, d] = matrix(x);
  const out = context.output([n, d]);
  kernels.rmsNorm(context.at(x), context.at(weight), context.at(out), n, d, epsilon);
  return out;
};

export const rmsNormGradWasm: WasmKernel<RmsNormAttributes> = (context, [dy, x, weight], { epsilon }) => {
  const { kernels, scratch } = context;
  const [n, d] = matrix(x);
  const [dx, dWeight] = [context.output([n, d]), context.output([d])];
  const scales = scratch.take(4 * n);
  kernels.rmsNormGrad(
    context.at(dy),
    context.at(x),
    context.at(weight),
    context.at(dx),
    context.at(dWeight),
    n,
    d,
    epsilon,
    scales,
  );
  return [dx, dWeight];
};
