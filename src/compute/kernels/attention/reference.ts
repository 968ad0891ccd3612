import * as tf from '@tensorflow/tfjs-core';
import type { AttentionShape } from './attention';

/** Splits qkv [B·T, 3D] into query, key and value, each [B, H, T, d]. */
function splitHeads(qkv: tf.Tensor2D, { batch, length, heads }: AttentionShape): tf.Tensor4D[] {
  const d = (qkv.shape[1] ?? 0) / 3 / heads;
  return tf
    .split(qkv, 3, 1)
    .map((part) => tf.transpose(part.reshape([batch, length, heads, d]), [0, 2, 1, 3]) as tf.Tensor4D);
}

/** [B, H, T, d] -> [B·T, D]. */
function joinHeads(x: tf.Tensor4D, { batch, length, heads }: AttentionShape): tf.Tensor2D {
  return tf.transpose(x, [0, 2, 1, 3]).reshape([batch * length, heads * x.shape[3]]);
}

/** Softmax over the keys a query may see, 0 elsewhere: [B, H, T, T]. A query that is padding sees none. */
function weights(q: tf.Tensor4D, k: tf.Tensor4D, padLeft: tf.Tensor1D, { batch, length }: AttentionShape): tf.Tensor4D {
  const index = tf.range(0, length, 1, 'int32');
  const causal = tf.lessEqual(index.reshape([1, 1, 1, length]), index.reshape([1, 1, length, 1]));
  const real = tf.greaterEqual(index.reshape([1, 1, 1, length]), padLeft.reshape([batch, 1, 1, 1]));
  const seen = tf.logicalAnd(causal, real); // [B, 1, T, T]
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(q.shape[3]));
  // Selection, not multiplication: a NaN behind the mask must not escape.
  const everywhere = tf.broadcastTo(seen, scores.shape);
  const p = tf.softmax(tf.where(everywhere, scores, tf.fill(scores.shape, -1e30)));
  return tf.where(everywhere, p, tf.zerosLike(p)) as tf.Tensor4D;
}

export function attentionReference(qkv: tf.Tensor2D, padLeft: tf.Tensor1D, shape: AttentionShape): tf.Tensor2D {
  const [q, k, v] = splitHeads(qkv, shape) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
  return joinHeads(tf.matMul(weights(q, k, padLeft, shape), v), shape);
}

/** dv = pᵀ·do; ds = p·(do·vᵀ - Σ p·(do·vᵀ)); dq = ds·k/√d; dk = dsᵀ·q/√d. Returns dqkv [B·T, 3D]. */
export function attentionBackwardReference(
  dy: tf.Tensor2D,
  qkv: tf.Tensor2D,
  padLeft: tf.Tensor1D,
  shape: AttentionShape,
): tf.Tensor2D {
  const [q, k, v] = splitHeads(qkv, shape) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
  const { batch, length, heads } = shape;
  const d = q.shape[3];
  const p = weights(q, k, padLeft, shape);
  const dOut = tf.transpose(dy.reshape([batch, length, heads, d]), [0, 2, 1, 3]) as tf.Tensor4D;
  const dP = tf.matMul(dOut, v, false, true);
  const dScores = tf.mul(tf.mul(p, tf.sub(dP, tf.sum(tf.mul(p, dP), 3, true))), 1 / Math.sqrt(d));
  const parts = [tf.matMul(dScores, k), tf.matMul(dScores, q, true, false), tf.matMul(p, dOut, true, false)];
  return tf.concat2d(
    parts.map((part) => joinHeads(part as tf.Tensor4D, shape)),
    1,
  );
}
