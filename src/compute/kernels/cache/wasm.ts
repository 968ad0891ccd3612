import { info, matrix, type WasmContext } from '../wasm-context';

export function registerCacheWasm(context: WasmContext): void {
  const { kernels, scratch } = context;
  context.register('FusedCacheFill', ([x, keys, values], attributes) => {
    const { batch, length } = attributes as { batch: number; length: number };
    const width = matrix(x)[1] / 3;
    const capacity = info(keys).shape[1] as number;
    const from = context.floats(x);
    for (const [part, cache] of [keys, values].entries()) {
      const to = context.floats(cache);
      for (let b = 0; b < batch; b++) {
        for (let t = 0; t < length; t++) {
          const at = (b * length + t) * 3 * width + (part + 1) * width;
          to.set(from.subarray(at, at + width), (b * capacity + t) * width);
        }
      }
    }
    return [];
  });
  context.register('FusedCachedAttention', ([x, keys, values, pads], attributes) => {
    const { column, heads } = attributes as { column: number; heads: number };
    const [batch, width] = matrix(x);
    const capacity = info(keys).shape[1] as number;
    const out = context.output([batch, width / 3]);
    const space = scratch.take(4 * capacity);
    kernels.cachedAttention(
      context.at(x),
      context.at(keys),
      context.at(values),
      context.at(pads),
      context.at(out),
      batch,
      capacity,
      column,
      heads,
      width / 3 / heads,
      space,
    );
    return out;
  });
}
