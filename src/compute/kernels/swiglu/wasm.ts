import { matrix, type WasmContext } from '../wasm-context';

export function registerSwigluWasm(context: WasmContext): void {
  const { kernels } = context;
  context.register('FusedSwiglu', ([x]) => {
    const [n, width] = matrix(x);
    const out = context.output([n, width / 2]);
    kernels.swiglu(context.at(x), context.at(out), n, width / 2);
    return out;
  });
  context.register('FusedSwigluGrad', ([dy, x]) => {
    const [n, width] = matrix(x);
    const dx = context.output([n, width]);
    kernels.swigluGrad(context.at(dy), context.at(x), context.at(dx), n, width / 2);
    return dx;
  });
}
