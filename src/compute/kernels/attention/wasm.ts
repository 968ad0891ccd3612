import type { WasmKernel } from '../../op';
import { matrix } from '../wasm-context';
import type { AttentionShape } from './reference';

export const attentionWasm: WasmKernel<AttentionShape> = (context, [x, places], attributes) => {
  const { kernels, scratch } = context;
  const { heads, longest } = attributes;
  const [n, width] = matrix(x);
  const out = context.output([n, width / 3]);
  const space = scratch.take(kernels.attentionScratch(longest, 1));
  const d = width / 3 / heads;
  kernels.attention(context.at(x), context.at(places), context.at(out), n, heads, d, longest, space);
  return out;
};

export const attentionGradWasm: WasmKernel<AttentionShape> = (context, [dy, x, places], attributes) => {
  const { kernels, scratch } = context;
  const { heads, longest } = attributes;
  const [n, width] = matrix(x);
  const dx = context.output([n, width]);
  const space = scratch.take(kernels.attentionScratch(longest, 2));
  const d = width / 3 / heads;
  kernels.attentionGrad(context.at(dy), context.at(x), context.at(places), context.at(dx), n, heads, d, longest, space);
  return dx;
};
