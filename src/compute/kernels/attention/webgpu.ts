import { type Changing, declare, f, type GpuContext, groups, perElement, u } from '../../gpu-context';
import type { tf } from '../../tfjs-internals';
import type { AttentionShape } from './attention';

const FIELDS = ['count: u32', 'tokens: u32', 'heads: u32', 'scale: f32'];

/** Heads are read in vec4s where their width allows. */
const unit = (d: number): { type: string; count: number; sum: (x: string) => string } =>
  d % 4 === 0
    ? { type: 'vec4f', count: d / 4, sum: (x) => `dot(${x})` }
    : { type: 'f32', count: d, sum: (x) => x.replace(',', ' *') };

/** One thread a head and token: i = h·N + t. D, in units, is fixed in the text, so it unrolls. */
const place = (d: number): string => `const D = ${unit(d).count}u;
alias Head = array<${unit(d).type}, ${unit(d).count}>;
fn headAt(first: u32) -> Head { var v: Head; for (var e = 0u; e < D; e++) { v[e] = x[first + e]; } return v; }`;

const INDEX = `let t = i % p.tokens;
  let h = i / p.tokens;
  let width = p.heads * D;
  let stride = 3u * width;
  let base = h * D; // the head's query at token 0; key at + width, value at + 2·width
  let place = vec2u(places[t]);
  let real = t < place.y;
  let out = t * width + h * D;`;

const dotKey = (d: number): string =>
  `var s = 0.0; for (var e = 0u; e < D; e++) { s += ${unit(d).sum('q[e], x[key + e]')}; } s *= p.scale;`;

/** Streaming softmax (Milakov and Gimelshein 2018): running maximum, sum and weighted values. */
const forward = (d: number): string =>
  declare([`x r ${unit(d).type}`, 'places r vec2i', `y w ${unit(d).type}`], FIELDS) +
  place(d) +
  perElement(
    'p.count',
    `${INDEX}
  var sum = 0.0;
  var most = -3.0e38;
  var all: Head;
  if (real) {
    let q = headAt(base + t * stride);
    for (var j = place.x; j <= t; j++) {
      let key = base + j * stride + width;
      ${dotKey(d)}
      let now = max(most, s);
      let old = exp(most - now);
      let weight = exp(s - now);
      sum = sum * old + weight;
      for (var e = 0u; e < D; e++) { all[e] = all[e] * old + weight * x[key + width + e]; }
      most = now;
    }
  }
  let norm = select(0.0, 1.0 / sum, sum > 0.0);
  for (var e = 0u; e < D; e++) { y[out + e] = all[e] * norm; }`,
  );

/** dq, and for the keys' pass each query's logsumexp and Σ p·dp: two passes over its keys. */
const queries = (d: number): string =>
  declare(
    [`dy r ${unit(d).type}`, `x r ${unit(d).type}`, 'places r vec2i', `dx w ${unit(d).type}`, 'rows w vec2f'],
    FIELDS,
  ) +
  place(d) +
  perElement(
    'p.count',
    `${INDEX}
  var dq: Head;
  rows[i] = vec2f(0.0, 0.0);
  if (real) {
    let q = headAt(base + t * stride);
    var g: Head;
    for (var e = 0u; e < D; e++) { g[e] = dy[out + e]; }
    var sum = 0.0;
    var most = -3.0e38;
    var mean = 0.0;
    for (var j = place.x; j <= t; j++) {
      let key = base + j * stride + width;
      ${dotKey(d)}
      var dp = 0.0;
      for (var e = 0u; e < D; e++) { dp += ${unit(d).sum('g[e], x[key + width + e]')}; }
      let now = max(most, s);
      let old = exp(most - now);
      let weight = exp(s - now);
      sum = sum * old + weight;
      mean = mean * old + weight * dp;
      most = now;
    }
    mean /= sum;
    let lse = most + log(sum);
    for (var j = place.x; j <= t; j++) {
      let key = base + j * stride + width;
      ${dotKey(d)}
      var dp = 0.0;
      for (var e = 0u; e < D; e++) { dp += ${unit(d).sum('g[e], x[key + width + e]')}; }
      let ds = exp(s - lse) * (dp - mean) * p.scale;
      for (var e = 0u; e < D; e++) { dq[e] += ds * x[key + e]; }
    }
    rows[i] = vec2f(lse, mean);
  }
  for (var e = 0u; e < D; e++) { dx[base + t * stride + e] = dq[e]; }`,
  );

/** dk and dv of one key: over the queries at or after it. */
const keys = (d: number): string =>
  declare(
    [`dy r ${unit(d).type}`, `x r ${unit(d).type}`, 'places r vec2i', 'rows r vec2f', `dx w ${unit(d).type}`],
    FIELDS,
  ) +
  place(d) +
  perElement(
    'p.count',
    `${INDEX}
  var dk: Head;
  var dv: Head;
  if (real) {
    let k = headAt(base + t * stride + width);
    let v = headAt(base + t * stride + 2u * width);
    for (var j = t; j < place.y; j++) {
      let query = base + j * stride;
      let at = j * width + h * D;
      var s = 0.0;
      var dp = 0.0;
      for (var e = 0u; e < D; e++) { s += ${unit(d).sum('x[query + e], k[e]')}; dp += ${unit(d).sum('dy[at + e], v[e]')}; }
      let row = rows[i - t + j];
      let weight = exp(s * p.scale - row.x);
      let ds = weight * (dp - row.y) * p.scale;
      for (var e = 0u; e < D; e++) { dk[e] += ds * x[query + e]; dv[e] += weight * dy[at + e]; }
    }
  }
  let key = base + t * stride + width;
  for (var e = 0u; e < D; e++) { dx[key + e] = dk[e]; dx[key + width + e] = dv[e]; }`,
  );

/** The longest sequence does not decide what is done here. */
const changing: Changing = { standsFor: (recorded, now) => recorded.heads === now.heads };

export function registerAttentionGpu(context: GpuContext): void {
  const facts = (x: tf.TensorInfo, { heads }: AttentionShape) => {
    const [tokens, inputs] = x.shape as [number, number];
    const width = inputs / 3;
    const d = width / heads;
    const count = heads * tokens;
    return {
      width,
      d,
      count,
      uniforms: [u(count), u(tokens), u(heads), f(1 / Math.sqrt(d))],
      workgroups: groups(count),
    };
  };
  context.register(
    'FusedAttention',
    (inputs, attributes) => {
      const [x, places] = inputs as [tf.TensorInfo, tf.TensorInfo];
      const { width, d, uniforms, workgroups } = facts(x, attributes as unknown as AttentionShape);
      const y = context.output([x.shape[0] as number, width]);
      context.dispatch({ code: forward(d), buffers: [x, places, y], uniforms, workgroups });
      return y;
    },
    changing,
  );
  context.register(
    'FusedAttentionGrad',
    (inputs, attributes) => {
      const [dy, x, places] = inputs as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
      const { d, count, uniforms, workgroups } = facts(x, attributes as unknown as AttentionShape);
      const dx = context.output(x.shape);
      const rows = context.output([count, 2]);
      context.dispatch({ code: queries(d), buffers: [dy, x, places, dx, rows], uniforms, workgroups });
      context.dispatch({ code: keys(d), buffers: [dy, x, places, rows, dx], uniforms, workgroups });
      context.release(rows);
      return dx;
    },
    changing,
  );
}
