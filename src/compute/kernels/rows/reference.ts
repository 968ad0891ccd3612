import * as tf from '@tensorflow/tfjs-core';

export interface ScatterAttributes {
  /** Rows of the result. */
  readonly size: number;
}

export const scatterAddRowsReference = (rows: tf.Tensor2D, index: tf.Tensor1D, size: number): tf.Tensor2D =>
  tf.matMul(tf.oneHot(index, size).toFloat() as tf.Tensor2D, rows, true, false);
