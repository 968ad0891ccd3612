import { matrixShape } from '../../../data/packed-weight';
import type { WasmKernel } from '../../op';
import { kindCode } from '../frozen/kinds';
import { info, matrix } from '../wasm-context';
import type { ScatterAttributes } from './reference';

export const gatherRowsWasm: WasmKernel = (context, [x, index]) => {
  const { kernels } = context;
  const { shape } = info(x);
  const [size, d] = matrixShape(shape);
  const n = info(index).shape[0] as number;
  const out = context.output([n, d]);
  const kind = kindCode(shape);
  if (kind) kernels.gatherPacked(context.at(x), kind, context.at(index), context.at(out), n, d, size);
  else kernels.gatherRows(context.at(x), context.at(index), context.at(out), n, d, size);
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
