import type { WasmKernel } from '../../op';
import { info, matrix } from '../wasm-context';
import type { ScatterAttributes } from './reference';

export const gatherRowsWasm: WasmKernel = (context, [x, index]) => {
  const { kernels } = context;
  const [size, d] = matrix(x);
  const n = info(index).shape[0] as number;
  const out = context.output([n, d]);
  kernels.gatherRows(context.at(x), context.at(index), context.at(out), n, d, size);
  return out;
};

export const scatterAddRowsWasm: WasmKernel<ScatterAttributes> = (context, [rows, index], attributes) => {
  const { kernels } = context;
  const { size } = attributes;
  const [n, d] = matrix(rows);
  const out = context.output([size, d]);
  kernels.scatterAddRows(context.at(rows), context.at(index), context.at(out), n, d, size);
  return out;
};
