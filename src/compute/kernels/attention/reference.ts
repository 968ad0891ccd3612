import * as tf from '@tensorflow/tfjs-core';

export interface AttentionShape {
  /** Of queries. */
  readonly heads: number;
  /** Of keys and of values, each of which serves as many heads of queries (Ainslie et al. 2023); as many as `heads` without. */
  readonly keyHeads?: number;
  /** Tokens of the longest sequence. */
  readonly longest: number;
}

/** Heads of queries and of keys, and the width of a head, of a row of queries, keys and values. */
export function headsOfRow(width: number, { heads, keyHeads = heads }: Pick<AttentionShape, 'heads' | 'keyHeads'>) {
  return { heads, keyHeads, d: width / (heads + 2 * keyHeads) };
}

/** Splits qkv [N, (H + 2G)·d] into query [H, N, d], key and value, [H, N, d] too: each head as often as it serves. */
function splitHeads(qkv: tf.Tensor2D, shape: AttentionShape): tf.Tensor3D[] {
  const [n, width] = qkv.shape;
  const { heads, keyHeads, d } = headsOfRow(width, shape);
  return tf.split(qkv, [heads * d, keyHeads * d, keyHeads * d], 1).map((part, i) => {
    const own = i === 0 ? heads : keyHeads;
    const byHead = tf.transpose(part.reshape<tf.Tensor3D>([n, own, d]), [1, 0, 2]);
    if (own === heads) return byHead;
    const repeated = tf.tile(byHead.reshape([own, 1, n, d]), [1, heads / own, 1, 1]);
    return repeated.reshape<tf.Tensor3D>([heads, n, d]);
  });
}

/** The sum over the heads that one served: [H, N, d] -> [G, N, d]. */
const overGroup = (x: tf.Tensor3D, keyHeads: number): tf.Tensor3D => {
  const [heads, n, d] = x.shape;
  return heads === keyHeads ? x : tf.sum(x.reshape([keyHeads, heads / keyHeads, n, d]), 1);
};

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

export function attentionReference(qkv: tf.Tensor2D, places: tf.Tensor2D, shape: AttentionShape): tf.Tensor2D {
  const [q, k, v] = splitHeads(qkv, shape) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
  return joinHeads(tf.matMul(weights(q, k, places), v));
}

/** dv = pᵀ·do; ds = p·(do·vᵀ - Σ p·(do·vᵀ)); dq = ds·k/√d; dk = dsᵀ·q/√d. Returns dqkv, as wide as qkv. */
export function attentionBackwardReference(
  dy: tf.Tensor2D,
  qkv: tf.Tensor2D,
  places: tf.Tensor2D,
  shape: AttentionShape,
): tf.Tensor2D {
  const { heads, keyHeads } = headsOfRow(qkv.shape[1], shape);
  const [q, k, v] = splitHeads(qkv, shape) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
  const [, n, d] = q.shape;
  const p = weights(q, k, places);
  const dOut = tf.transpose(dy.reshape<tf.Tensor3D>([n, heads, d]), [1, 0, 2]);
  const dP = tf.matMul(dOut, v, false, true);
  const dScores = tf.mul(tf.mul(p, tf.sub(dP, tf.sum(tf.mul(p, dP), 2, true))), 1 / Math.sqrt(d));
  const parts = [tf.matMul(dScores, k), tf.matMul(dScores, q, true, false), tf.matMul(p, dOut, true, false)];
  return tf.concat2d(
    parts.map((part, i) => joinHeads(i === 0 ? (part as tf.Tensor3D) : overGroup(part as tf.Tensor3D, keyHeads))),
    1,
  );
}
