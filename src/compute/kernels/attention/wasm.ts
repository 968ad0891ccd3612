import { matrix, type WasmContext } from '../wasm-context';
import type { AttentionShape } from './attention';

export function registerAttentionWasm(context: WasmContext): void {
  const { kernels, scratch } = context;
  const matmulBytes = kernels.matmulScratch();
  context.register('FusedAttention', ([x, places], attributes) => {
    const { heads, longest } = attributes as unknown as AttentionShape;
    const [n, width] = matrix(x);
    const out = context.output([n, width / 3]);
    const space = scratch.take(4 * longest * longest + 16 + matmulBytes);
    kernels.attention(context.at(x), context.at(places), context.at(out), n, heads, width / 3 / heads, space);
    return out;
  });
  context.register('FusedAttentionGrad', ([dy, x, places], attributes) => {
    const { heads, longest } = attributes as unknown as AttentionShape;
    const [n, width] = matrix(x);
    const dx = context.output([n, width]);
    const space = scratch.take(8 * longest * longest + 32 + matmulBytes);
    const d = width / 3 / heads;
    kernels.attentionGrad(context.at(dy), context.at(x), context.at(places), context.at(dx), n, heads, d, space);
    return dx;
  });
}
