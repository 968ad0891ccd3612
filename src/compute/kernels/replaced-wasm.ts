/** Kernels of tfjs's wasm backend that are ours instead, and the one it lacks. */
import { tf } from '../tfjs-internals';
import { info, type WasmContext } from './wasm-context';

export function replaceWasmKernels(context: WasmContext): void {
  replaceBatchMatMul(context);
  // The one kernel that tfjs-wasm lacks for training: the gradient of tf.gather.
  context.register('UnsortedSegmentSum', ([x, segments], attributes) => {
    const { numSegments: size } = attributes as { numSegments: number };
    const { shape } = info(segments);
    const inner = info(x).shape.slice(shape.length);
    const out = context.output([size, ...inner]);
    const d = tf.util.sizeFromShape(inner);
    context.kernels.scatterAddRows(
      context.at(x),
      context.at(segments),
      context.at(out),
      tf.util.sizeFromShape(shape),
      d,
      size,
    );
    return out;
  });
  // tfjs-wasm's Identity copies; every tensor saved for a gradient goes through it. The other backends share.
  context.replace('Identity', ([x]) => {
    const { dataId, shape, dtype } = info(x);
    context.backend.incRef(dataId);
    return { dataId, shape, dtype };
  });
}

/**
 * In place of tfjs's: its own leaves the fast path when an operand is transposed, which every gradient does, and packs
 * a weight once for ever, so that it goes on with old values after an update in place.
 */
function replaceBatchMatMul(context: WasmContext): void {
  const { kernels, scratch } = context;
  context.replace('BatchMatMul', ([a, b], attributes) => {
    const { transposeA, transposeB } = attributes;
    const [shapeA, shapeB] = [info(a).shape, info(b).shape];
    const [rowsA, colsA] = shapeA.slice(-2) as [number, number];
    const [rowsB, colsB] = shapeB.slice(-2) as [number, number];
    const [m, k] = transposeA ? [colsA, rowsA] : [rowsA, colsA];
    const [inner, n] = transposeB ? [colsB, rowsB] : [rowsB, colsB];
    tf.util.assert(k === inner, () => `matMul: inner sizes ${k} and ${inner} differ`);
    const outer = tf.broadcast_util.assertAndGetBroadcastShape(shapeA.slice(0, -2), shapeB.slice(0, -2));
    const batch = tf.util.sizeFromShape(outer);
    const batchA = tf.util.sizeFromShape(shapeA.slice(0, -2));
    const batchB = tf.util.sizeFromShape(shapeB.slice(0, -2));
    tf.util.assert(
      (batchA === batch || batchA === 1) && (batchB === batch || batchB === 1),
      () => 'matMul: batch sizes must be equal or 1',
    );
    const out = context.output([...outer, m, n]);
    const space = scratch.take(kernels.matmulScratch());
    const [aRow, aCol] = transposeA ? [1, m] : [k, 1];
    const [bRow, bCol] = transposeB ? [1, k] : [n, 1];
    for (let i = 0; i < batch; i++) {
      const fromA = context.at(a) + 4 * m * k * (i % batchA);
      const fromB = context.at(b) + 4 * k * n * (i % batchB);
      kernels.matmul(fromA, fromB, context.at(out) + 4 * m * n * i, m, n, k, aRow, aCol, bRow, bCol, n, 0, space);
    }
    return out;
  });
}
