import type { WasmKernel } from '../../op';
import { matrix } from '../wasm-context';
import { type AttentionShape, headsOfRow } from './reference';

export const attentionWasm: WasmKernel<AttentionShape> = (context, [x, places], attributes) => {
  const { kernels, scratch } = context;
  const { longest } = attributes;
  const [n, width] = matrix(x);
  const { heads, keyHeads, d } = headsOfRow(width, attributes);
  const out = context.output([n, heads * d]);
  const space = scratch.take(kernels.attentionScratch(longest, 1));
  kernels.attention(context.at(x), context.at(places), context.at(out), n, heads, keyHeads, d, longest, space);
  return out;
};

export const attentionGradWasm: WasmKernel<AttentionShape> = (context, [dy, x, places], attributes) => {
  const { kernels, scratch } = context;
  const { longest } = attributes;
  const [n, width] = matrix(x);
  const { heads, keyHeads, d } = headsOfRow(width, attributes);
  const dx = context.output([n, width]);
  const space = scratch.take(kernels.attentionScratch(longest, 2));
  const [from, own, at, to] = [dy, x, places, dx].map((tensor) => context.at(tensor)) as [
    number,
    number,
    number,
    number,
  ];
  kernels.attentionGrad(from, own, at, to, n, heads, keyHeads, d, longest, space);
  return dx;
};
