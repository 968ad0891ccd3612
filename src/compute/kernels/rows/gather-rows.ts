/** Rows of a table by index: the embedding look-up, and picking the positions at which logits are wanted. */
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, first, runFused } from '../fused';

/** table [M, D], index int32 [N] in [0, M) -> [N, D]. Its gradient adds the rows that share an index, in a fixed order. */
export function gatherRows(table: tf.Tensor2D, index: tf.Tensor1D): tf.Tensor2D {
  return differentiable<tf.Tensor2D>({
    inputs: [table],
    constants: [index],
    forward: ([x]) =>
      first(runFused('FusedGatherRows', [x as tf.Tensor2D, index], {}, () => tf.gather(x as tf.Tensor2D, index))),
    backward: (dy, [x], [at]) => [scatterAddRows(dy, at as tf.Tensor1D, (x as tf.Tensor2D).shape[0])],
  });
}

/** Σ over n with index[n] = m of rows[n]: rows [N, D], index int32 [N] -> [size, D]. No float atomics: repeatable. */
export function scatterAddRows(rows: tf.Tensor2D, index: tf.Tensor1D, size: number): tf.Tensor2D {
  return first(
    runFused('FusedScatterAddRows', [rows, index], { size }, () =>
      tf.matMul(tf.oneHot(index, size).toFloat() as tf.Tensor2D, rows, true, false),
    ),
  );
}
