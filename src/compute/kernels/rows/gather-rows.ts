/** Rows of a table by index: the embedding look-up, and picking the positions at which logits are wanted. */
import * as tf from '@tensorflow/tfjs-core';
import { kindOf } from '../../../data/packed-weight';
import { type Op, runOne } from '../../op';
import { differentiable } from '../differentiable';
import { asFloats } from '../frozen/widen';
import { scatterAddRowsCpu } from './cpu';
import { type ScatterAttributes, scatterAddRowsReference } from './reference';
import { gatherRowsWasm, scatterAddRowsWasm } from './wasm';
import { gatherRowsGpu, scatterAddRowsGpu } from './webgpu';

const GATHER_ROWS: Op = {
  name: 'FusedGatherRows',
  inputs: ['table', 'index'],
  attributes: [],
  reference: ([table, index]) => tf.gather(asFloats(table as tf.Tensor), index as tf.Tensor1D),
  kernels: { wasm: gatherRowsWasm, webgpu: gatherRowsGpu },
};
const SCATTER_ADD_ROWS: Op<ScatterAttributes> = {
  name: 'FusedScatterAddRows',
  inputs: ['rows', 'index'],
  attributes: ['size'],
  reference: ([rows, index], { size }) => scatterAddRowsReference(rows as tf.Tensor2D, index as tf.Tensor1D, size),
  kernels: { cpu: scatterAddRowsCpu, wasm: scatterAddRowsWasm, webgpu: scatterAddRowsGpu },
};
export const rowsOps = [GATHER_ROWS, SCATTER_ADD_ROWS];

/**
 * table [M, D], index int32 [N] in [0, M) -> [N, D]. Its gradient adds the rows that share an index, in a fixed order. A
 * packed table (data/packed-weight.ts) is read as it is, and gets none.
 */
export function gatherRows(table: tf.Tensor, index: tf.Tensor1D): tf.Tensor2D {
  if (kindOf(table.shape)) return runOne(GATHER_ROWS, [table, index], {});
  return differentiable<tf.Tensor2D>({
    inputs: [table],
    constants: [index],
    forward: (inputs) => runOne(GATHER_ROWS, [...inputs, index], {}),
    backward: (dy, [x], [at]) => [scatterAddRows(dy, at as tf.Tensor1D, (x as tf.Tensor2D).shape[0])],
  });
}

/** Σ over n with index[n] = m of rows[n]: rows [N, D], index int32 [N] -> [size, D]. No float atomics: repeatable. */
const scatterAddRows = (rows: tf.Tensor2D, index: tf.Tensor1D, size: number): tf.Tensor2D =>
  runOne(SCATTER_ADD_ROWS, [rows, index], { size });
