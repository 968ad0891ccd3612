import * as tf from '@tensorflow/tfjs-core';

export interface AttentionShape {
  readonly heads: number;
  /** Tokens of the longest sequence. */
  readonly longest: number;
}

/** Splits qkv [N, 3D] into query, key and value, each [H, N, d]. */
function splitHeads(qkv: tf.Tensor2D, heads: number): tf.Tensor3D[] {
  const [n, width] = qkv.shape;
  return tf
    .split(qkv, 3, 1)
    .map((part) => tf.transpose(part.reshape<tf.Tensor3D>([n, heads, width / 3 / heads]), [1, 0, 2]));
}

/** [H, N, d] -> [N, D]. */
function joinHeads(x: tf.Tensor3D): tf.Tensor2D {
  const [heads, n, d] = x.shape;
  return tf.transpose(x, [1, 0, 2]).reshape([n, heads * d]);
}

/** Softmax over the keys a query may see, 0 elsewhere: [H, N, N]. */
function weights(q: tf.Tensor3D, k: tf.Tensor3D, places: tf.Tensor2D): tf.Tensor3D {
  const n = q.shape[1];
  const key = tf.range(0, n, 1, 'int32').reshape([1, n]);
  const query = key.reshape([n, 1]);
  const [begin, end] = tf.split(places, 2, 1) as [tf.Tensor2D, tf.Tensor2D]; // [N, 1]
  const real = tf.less(query, end);
  const seen = tf.logicalAnd(tf.logicalAnd(tf.lessEqual(key, query), tf.greaterEqual(key, begin)), real);
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(q.shape[2]));
  // Selection, not multiplication: a NaN behind the mask must not escape.
  const everywhere = tf.broadcastTo(seen.reshape([1, n, n]), scores.shape);
  const p = tf.softmax(tf.where(everywhere, scores, tf.fill(scores.shape, -1e30)));
  return tf.where(everywhere, p, tf.zerosLike(p)) as tf.Tensor3D;
}

export function attentionReference(qkv: tf.Tensor2D, places: tf.Tensor2D, { heads }: AttentionShape): tf.Tensor2D {
  const [q, k, v] = splitHeads(qkv, heads) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
  return joinHeads(tf.matMul(weights(q, k, places), v));
}

/** dv = pᵀ·do; ds = p·(do·vᵀ - Σ p·(do·vᵀ)); dq = ds·k/√d; dk = dsᵀ·q/√d. Returns dqkv [N, 3D]. */
export function attentionBackwardReference(
  dy: tf.Tensor2D,
  qkv: tf.Tensor2D,
  places: tf.Tensor2D,
  { heads }: AttentionShape,
): tf.Tensor2D {
  const [q, k, v] = splitHeads(qkv, heads) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
  const [, n, d] = q.shape;
  const p = weights(q, k, places);
  const dOut = tf.transpose(dy.reshape<tf.Tensor3D>([n, heads, d]), [1, 0, 2]);
  const dP = tf.matMul(dOut, v, false, true);
  const dScores = tf.mul(tf.mul(p, tf.sub(dP, tf.sum(tf.mul(p, dP), 2, true))), 1 / Math.sqrt(d));
  const parts = [tf.matMul(dScores, k), tf.matMul(dScores, q, true, false), tf.matMul(p, dOut, true, false)];
  return tf.concat2d(
    parts.map((part) => joinHeads(part as tf.Tensor3D)),
    1,
  );
}
