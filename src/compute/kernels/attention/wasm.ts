import { matrix, type WasmContext } from '../wasm-context';
import type { AttentionShape } from './reference';

export function registerAttentionWasm(context: WasmContext): void {
  const { kernels, scratch } = context;
  context.register('FusedAttention', ([x, places], attributes) => {
    const { heads, longest } = attributes as unknown as AttentionShape;
    const [n, width] = matrix(x);
    const out = context.output([n, width / 3]);
    const space = scratch.take(kernels.attentionScratch(longest, 1));
    const d = width / 3 / heads;
    kernels.attention(context.at(x), context.at(places), context.at(out), n, heads, d, longest, space);
    return out;
  });
  context.register('FusedAttentionGrad', ([dy, x, places], attributes) => {
    const { heads, longest } = attributes as unknown as AttentionShape;
    const [n, width] = matrix(x);
    const dx = context.output([n, width]);
    const space = scratch.take(kernels.attentionScratch(longest, 2));
    const d = width / 3 / heads;
    kernels.attentionGrad(
      context.at(dy),
      context.at(x),
      context.at(places),
      context.at(dx),
      n,
      heads,
      d,
      longest,
      space,
    );
    return dx;
  });
}
