import { matrix, type WasmContext } from '../wasm-context';

export function registerTokenLogprobsWasm(context: WasmContext): void {
  const { kernels } = context;
  context.register('FusedTokenLogprobs', ([x, targets], { temperature }) => {
    const [n, v] = matrix(x);
    const out = context.output([2, n]);
    kernels.tokenLogprobs(context.at(x), context.at(targets), context.at(out), n, v, 1 / (temperature as number));
    return out;
  });
  context.register('FusedTokenLogprobsGrad', ([dy, x, targets], { temperature }) => {
    const [n, v] = matrix(x);
    const dx = context.output([n, v]);
    kernels.tokenLogprobsGrad(
      context.at(dy),
      context.at(x),
      context.at(targets),
      context.at(dx),
      n,
      v,
      1 / (temperature as number),
    );
    return dx;
  });
}
