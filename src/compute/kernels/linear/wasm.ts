import { tf } from '../../tfjs-internals';
import { info, matrix, type WasmContext } from '../wasm-context';

export function registerLinearWasm(context: WasmContext): void {
  const { kernels, scratch } = context;
  const bytes = kernels.matmulScratch();
  registerBatchMatMul(context, bytes);

  context.register('FusedLinear', (inputs, { count }) => {
    const [x, ...rest] = inputs;
    const weights = rest.slice(0, count as number);
    const residual = rest[count as number];
    const [rows, inner] = matrix(x);
    const width = weights.reduce((sum, weight) => sum + matrix(weight)[0], 0);
    const out = context.output([rows, width]);
    if (residual) context.floats(out).set(context.floats(residual));
    const space = scratch.take(bytes);
    let to = context.at(out);
    for (const weight of weights) {
      const n = matrix(weight)[0];
      kernels.matmul(
        context.at(x),
        context.at(weight),
        to,
        rows,
        n,
        inner,
        inner,
        1,
        1,
        inner,
        width,
        residual ? 1 : 0,
        space,
      );
      to += 4 * n;
    }
    return out;
  });

  context.register('FusedLinearGrad', ([dy, x, ...weights]) => {
    const [rows, inner] = matrix(x);
    const width = matrix(dy)[1];
    const dx = context.output([rows, inner]);
    const dWeights = weights.map((weight) => context.output(matrix(weight)));
    const space = scratch.take(bytes);
    let part = context.at(dy);
    weights.forEach((weight, i) => {
      const n = matrix(weight)[0];
      kernels.matmul(
        part,
        context.at(weight),
        context.at(dx),
        rows,
        inner,
        n,
        width,
        1,
        inner,
        1,
        inner,
        i > 0 ? 1 : 0,
        space,
      );
      kernels.matmul(part, context.at(x), context.at(dWeights[i]), n, inner, rows, 1, width, inner, 1, inner, 0, space);
      part += 4 * n;
    });
    return [dx, ...dWeights];
  });
}

/**
 * In place of tfjs's: its own leaves the fast path when an operand is transposed, which every gradient does, and packs
 * a weight once for ever, so that it goes on with old values after an update in place.
 */
function registerBatchMatMul(context: WasmContext, bytes: number): void {
  const { kernels, scratch } = context;
  context.replace('BatchMatMul', ([a, b], attributes) => {
    const { transposeA, transposeB } = attributes as { transposeA: boolean; transposeB: boolean };
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
    const space = scratch.take(bytes);
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
