import type { WasmKernel } from '../../op';
import { matrix } from '../wasm-context';

export const swigluWasm: WasmKernel = (context, [x]) => {
  const { kernels } = context;
  const [n, width] = matrix(x);
  const out = context.output([n, width / 2]);
  kernels.swiglu(context.at(x), context.at(out), n, width / 2);
  return out;
};

export const swigluGradWasm: WasmKernel = (context, [dy, x]) => {
  const { kernels } = context;
  const [n, width] = matrix(x);
  const dx = context.output([n, width]);
  kernels.swigluGrad(context.at(dy), context.at(x), context.at(dx), n, width / 2);
  return dx;
};
