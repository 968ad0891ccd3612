import { matrix, type WasmContext } from '../wasm-context';

export function registerRmsNormWasm(context: WasmContext): void {
  const { kernels, scratch } = context;
  context.register('FusedRmsNorm', ([x, weight], { epsilon }) => {
    const [n, d] = matrix(x);
    const out = context.output([n, d]);
    kernels.rmsNorm(context.at(x), context.at(weight), context.at(out), n, d, epsilon as number);
    return out;
  });
  context.register('FusedRmsNormGrad', ([dy, x, weight], { epsilon }) => {
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
      epsilon as number,
      scales,
    );
    return [dx, dWeight];
  });
}
