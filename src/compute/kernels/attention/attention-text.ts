/**
 * Attention in WGSL, streaming over keys (Milakov and Gimelshein 2018), without a T×T tensor. One thread a head and token,
 * h after h; the width of a head is fixed in the text, so its loops unroll.
 */
import { declare, perElement, perMember } from '../../wgsl';

export interface AttentionText {
  /** Width of a head. */
  readonly d: number;
  /** Threads of a subgroup, whose tokens are neighbours in one head: what all of them read, each reads a part of. */
  readonly team: number | undefined;
}

/** Threads a head: whole teams, so that none works on two heads. */
export const threadsOf = (tokens: number, team = 1): number => Math.ceil(tokens / team) * team;

const FIELDS = ['count: u32', 'tokens: u32', 'threads: u32', 'heads: u32', 'keyHeads: u32', 'scale: f32'];

const each = (n: number, f: (e: number) => string, between = ' '): string =>
  Array.from({ length: n }, (_, e) => f(e)).join(between);

/** Heads are read in vec4s where their width allows. */
function unit(d: number): { type: string; count: number; dot: (a: string, b: string) => string } {
  return d % 4 === 0
    ? { type: 'vec4f', count: d / 4, dot: (a, b) => `dot(${a}, ${b})` }
    : { type: 'f32', count: d, dot: (a, b) => `${a} * ${b}` };
}

/** Σ over a head of a[e]·b[e]. */
const dot = (d: number, a: (e: number) => string, b: (e: number) => string): string =>
  each(unit(d).count, (e) => unit(d).dot(a(e), b(e)), ' + ');

/** The head at `array[first]`, read into `name`; its e-th part is `name`e. */
function read({ d, team }: AttentionText, name: string, array: string, first: string): string {
  const { count } = unit(d);
  if (!team) return each(count, (e) => `let ${name}${e} = ${array}[${first} + ${e}u];`);
  const parts = Math.ceil(count / team);
  return `${each(parts, (t) => `let part_${name}${t} = ${array}[${first} + min(${t * team}u + lane, ${count - 1}u)];`)}
      ${each(count, (e) => `let ${name}${e} = subgroupBroadcast(part_${name}${Math.floor(e / team)}, ${e % team}u);`)}`;
}

/** j from `from` to `to`: of this thread alone, or of the whole team, of which `mine` are this thread's. */
const loop = ({ team }: AttentionText, from: string, to: string, body: string): string =>
  team
    ? `for (var j = subgroupMin(select(p.tokens, ${from}, real)); j < subgroupMax(select(0u, ${to}, real)); j++) {
      let mine = real && j >= ${from} && j < ${to};
      ${body}
    }`
    : `for (var j = ${from}; j < select(0u, ${to}, real); j++) {
      ${body}
    }`;

/** A value where j is this thread's, else nothing. */
const ifMine = ({ team }: AttentionText, value: string): string => (team ? `select(0.0, ${value}, mine)` : value);

const own = (d: number, name: string, array: string, first: string): string =>
  each(unit(d).count, (e) => `let ${name}${e} = ${array}[${first} + ${e}u];`);

const zeros = (d: number, name: string): string => each(unit(d).count, (e) => `var ${name}${e} = ${unit(d).type}();`);

function kernel(text: AttentionText, buffers: readonly string[], body: string): string {
  const index = `let inside = i % p.threads < p.tokens;
  let t = min(i % p.threads, p.tokens - 1u);
  let own = i / p.threads; // the head of queries, or of keys
  let share = p.heads / p.keyHeads;
  let width = p.heads * ${unit(text.d).count}u;
  let keyWidth = p.keyHeads * ${unit(text.d).count}u;
  let stride = width + 2u * keyWidth;
  let place = vec2u(places[t]);
  let real = inside && t < place.y;
  ${body}`;
  const declared = declare(
    buffers.map((buffer) => buffer.replace('head', unit(text.d).type)),
    FIELDS,
  );
  // A loop's bounds are those of a whole subgroup: that much is uniform here, which is all that is needed.
  return text.team
    ? `enable subgroups;\ndiagnostic(off, subgroup_uniformity);\n${declared}${perMember('p.count', index)}`
    : declared + perElement('p.count', index);
}

/** The head's query at token 0, its key, and its place in the output at token t. */
const OF_QUERY = (d: number): string => `let h = own;
  let base = h * ${unit(d).count}u;
  let keyBase = width + h / share * ${unit(d).count}u;
  let out = t * width + base;
  `;

/** Running maximum, sum and weighted values. */
export function forward(text: AttentionText): string {
  const { d } = text;
  const { count } = unit(d);
  return kernel(
    text,
    ['x r head', 'places r vec2i', 'y w head'],
    `${OF_QUERY(d)}${own(d, 'q', 'x', 'base + t * stride')}
  var sum = 0.0;
  var most = -3.0e38;
  ${zeros(d, 'all')}
  ${loop(
    text,
    'place.x',
    't + 1u',
    `let key = keyBase + j * stride;
      ${read(text, 'k', 'x', 'key')}
      ${read(text, 'v', 'x', 'key + keyWidth')}
      let s = (${dot(
        d,
        (e) => `q${e}`,
        (e) => `k${e}`,
      )}) * p.scale;
      let now = ${text.team ? 'select(most, max(most, s), mine)' : 'max(most, s)'};
      let old = exp(most - now);
      let weight = ${ifMine(text, 'exp(s - now)')};
      sum = sum * old + weight;
      ${each(count, (e) => `all${e} = all${e} * old + weight * v${e};`)}
      most = now;`,
  )}
  let norm = select(0.0, 1.0 / sum, sum > 0.0);
  if (inside) { ${each(count, (e) => `y[out + ${e}u] = all${e} * norm;`)} }`,
  );
}

/** dq, and for the keys' pass each query's logsumexp and Σ p·dp: two passes over its keys. */
export function queries(text: AttentionText): string {
  const { d } = text;
  const { count } = unit(d);
  const pair = `let key = keyBase + j * stride;
      ${read(text, 'k', 'x', 'key')}
      ${read(text, 'v', 'x', 'key + keyWidth')}
      let s = (${dot(
        d,
        (e) => `q${e}`,
        (e) => `k${e}`,
      )}) * p.scale;
      let dp = ${dot(
        d,
        (e) => `g${e}`,
        (e) => `v${e}`,
      )};`;
  return kernel(
    text,
    ['dy r head', 'x r head', 'places r vec2i', 'dx w head', 'rows w vec2f'],
    `${OF_QUERY(d)}${own(d, 'q', 'x', 'base + t * stride')}
  ${own(d, 'g', 'dy', 'out')}
  ${zeros(d, 'dq')}
  var sum = 0.0;
  var most = -3.0e38;
  var mean = 0.0;
  ${loop(
    text,
    'place.x',
    't + 1u',
    `${pair}
      let now = ${text.team ? 'select(most, max(most, s), mine)' : 'max(most, s)'};
      let old = exp(most - now);
      let weight = ${ifMine(text, 'exp(s - now)')};
      sum = sum * old + weight;
      mean = mean * old + weight * dp;
      most = now;`,
  )}
  mean = select(0.0, mean / sum, real);
  let lse = select(0.0, most + log(sum), real);
  ${loop(
    text,
    'place.x',
    't + 1u',
    `${pair}
      let ds = ${ifMine(text, 'exp(s - lse) * (dp - mean) * p.scale')};
      ${each(count, (e) => `dq${e} += ds * k${e};`)}`,
  )}
  if (inside) {
    rows[h * p.tokens + t] = vec2f(lse, mean);
    ${each(count, (e) => `dx[base + t * stride + ${e}u] = dq${e};`)}
  }`,
  );
}

/** dk and dv of one key: over the queries at or after it, of every head that it serves. */
export function keys(text: AttentionText): string {
  const { d } = text;
  const { count } = unit(d);
  return kernel(
    text,
    ['dy r head', 'x r head', 'places r vec2i', 'rows r vec2f', 'dx w head'],
    `let key = width + own * ${count}u + t * stride;
  ${own(d, 'k', 'x', 'key')}
  ${own(d, 'v', 'x', 'key + keyWidth')}
  ${zeros(d, 'dk')}
  ${zeros(d, 'dv')}
  for (var h = own * share; h < (own + 1u) * share; h++) {
  let base = h * ${count}u;
  ${loop(
    text,
    't',
    'place.y',
    `${read(text, 'q', 'x', 'base + j * stride')}
      ${read(text, 'g', 'dy', 'j * width + base')}
      let row = rows[h * p.tokens + j];
      let s = (${dot(
        d,
        (e) => `q${e}`,
        (e) => `k${e}`,
      )}) * p.scale;
      let dp = ${dot(
        d,
        (e) => `g${e}`,
        (e) => `v${e}`,
      )};
      let weight = ${ifMine(text, 'exp(s - row.x)')};
      let ds = weight * (dp - row.y) * p.scale;
      ${each(count, (e) => `dk${e} += ds * q${e}; dv${e} += weight * g${e};`)}`,
  )}
  }
  if (inside) { ${each(count, (e) => `dx[key + ${e}u] = dk${e}; dx[key + keyWidth + ${e}u] = dv${e};`)} }`,
  );
}
