/** Attention of one new token a row over a cache of earlier keys and values. No gradient: decoding only. */
import * as tf from '@tensorflow/tfjs-core';
import { first, runFused } from '../fused';

/** Keys and values of one layer, each [B, capacity, D]; the first `length` columns are filled. Written in place. */
export interface LayerCache {
  readonly keys: tf.Variable;
  readonly values: tf.Variable;
}

export function createLayerCache(batch: number, capacity: number, width: number): LayerCache {
  const empty = (): tf.Variable => tf.tidy(() => tf.variable(tf.zeros([batch, capacity, width]), false));
  return { keys: empty(), values: empty() };
}

/** Stores the keys and values of qkv [B·T, 3D] at columns 0..T-1. */
export function fillCache(cache: LayerCache, qkv: tf.Tensor2D, batch: number, length: number): void {
  runFused('FusedCacheFill', [qkv, cache.keys, cache.values], { batch, length }, () => {
    const width = (qkv.shape[1] ?? 0) / 3;
    const capacity = cache.keys.shape[1] as number;
    const [, keys, values] = tf.split(qkv, 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const pad = (part: tf.Tensor2D): tf.Tensor3D =>
      tf.pad(part.reshape<tf.Tensor3D>([batch, length, width]), [
        [0, 0],
        [0, capacity - length],
        [0, 0],
      ]);
    cache.keys.assign(pad(keys));
    cache.values.assign(pad(values));
    return [];
  });
}

/**
 * Stores the key and value of qkv [B, 3D] at `column`, then attends over columns padLeft[b]..column: [B, D].
 * The work does not depend on what the columns after it hold.
 */
export function cachedAttention(
  qkv: tf.Tensor2D,
  cache: LayerCache,
  padLeft: tf.Tensor1D,
  column: number,
  heads: number,
): tf.Tensor2D {
  return first(
    runFused('FusedCachedAttention', [qkv, cache.keys, cache.values, padLeft], { column, heads }, () =>
      cachedAttentionReference(qkv, cache, padLeft, column, heads),
    ),
  );
}

function cachedAttentionReference(
  qkv: tf.Tensor2D,
  cache: LayerCache,
  padLeft: tf.Tensor1D,
  column: number,
  heads: number,
): tf.Tensor2D {
  const [batch, capacity, width] = cache.keys.shape as [number, number, number];
  const d = width / heads;
  const [query, key, value] = tf.split(qkv, 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  const index = tf.range(0, capacity, 1, 'int32');
  const here = tf.equal(index, tf.scalar(column, 'int32')).reshape([1, capacity, 1]);
  const put = (variable: tf.Variable, row: tf.Tensor2D): void =>
    variable.assign(
      tf.where(
        tf.broadcastTo(here, variable.shape),
        tf.broadcastTo(row.reshape([batch, 1, width]), variable.shape),
        variable,
      ),
    );
  put(cache.keys, key);
  put(cache.values, value);
  const split = (x: tf.Tensor, length: number) => tf.transpose(x.reshape([batch, length, heads, d]), [0, 2, 1, 3]);
  const scores = tf.mul(tf.matMul(split(query, 1), split(cache.keys, capacity), false, true), 1 / Math.sqrt(d)); // [B, H, 1, C]
  const seen = tf.logicalAnd(
    tf.lessEqual(index, tf.scalar(column, 'int32')).reshape([1, 1, 1, capacity]),
    tf.greaterEqual(index.reshape([1, 1, 1, capacity]), padLeft.reshape([batch, 1, 1, 1])),
  );
  const weights = tf.softmax(tf.where(tf.broadcastTo(seen, scores.shape), scores, tf.fill(scores.shape, -1e30)));
  return tf.transpose(tf.matMul(weights, split(cache.values, capacity)), [0, 2, 1, 3]).reshape([batch, width]);
}
