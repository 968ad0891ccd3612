import { tf } from '../../tfjs-internals';
import { info, matrix, type WasmContext } from '../wasm-context';

export function registerRowsWasm(context: WasmContext): void {
  const { kernels } = context;
  context.register('FusedGatherRows', ([x, index]) => {
    const [size, d] = matrix(x);
    const n = info(index).shape[0] as number;
    const out = context.output([n, d]);
    kernels.gatherRows(context.at(x), context.at(index), context.at(out), n, d, size);
    return out;
  });
  context.register('FusedScatterAddRows', ([rows, index], attributes) => {
    const { size } = attributes as { size: number };
    const [n, d] = matrix(rows);
    const out = context.output([size, d]);
    kernels.scatterAddRows(context.at(rows), context.at(index), context.at(out), n, d, size);
    return out;
  });
  // The one kernel that tfjs-wasm lacks for training: the gradient of tf.gather.
  context.register('UnsortedSegmentSum', ([x, segments], attributes) => {
    const { numSegments: size } = attributes as { numSegments: number };
    const { shape } = info(segments);
    const inner = info(x).shape.slice(shape.length);
    const out = context.output([size, ...inner]);
    const d = tf.util.sizeFromShape(inner);
    kernels.scatterAddRows(context.at(x), context.at(segments), context.at(out), tf.util.sizeFromShape(shape), d, size);
    return out;
  });
  // tfjs-wasm's Identity copies; every tensor saved for a gradient goes through it. The other backends share.
  context.replace('Identity', ([x]) => {
    const { dataId, shape, dtype } = info(x);
    context.backend.incRef(dataId);
    return { dataId, shape, dtype };
  });
}
