/** The parts of a layer for one new token a row. Each looks up how many rows are left. */
import { declare, perElement } from '../../wgsl';
import { LEFT } from './rows-wgsl';

export interface Projection {
  /** Stored, added to what is there, or silu(first)·second of two weights. */
  readonly finish: 'store' | 'add' | 'swiglu';
  /** Weights on the same input, [out, inner] each; their outputs lie side by side. */
  readonly parts: number;
  /** The input is divided by its root mean square and scaled first. */
  readonly norm: boolean;
  /** The inner size is a multiple of four, so that four numbers are read at once. */
  readonly quads: boolean;
}

/** Columns of one weight that a thread computes, for four rows. */
const columnsOf = (finish: Projection['finish']): number => (finish === 'swiglu' ? 2 : 4);

export function projectGroups(
  finish: Projection['finish'],
  parts: number,
  out: number,
  rows: number,
): [number, number] {
  const blocks = Math.ceil(out / columnsOf(finish)) * (finish === 'swiglu' ? 1 : parts);
  return [Math.ceil(blocks / 16), Math.ceil(rows / 16)];
}

/** Four rows by four outputs a thread; the norm's sum of squares comes along with the products. */
export function projectCode({ finish, parts, norm, quads }: Projection): string {
  const unit = quads ? 'vec4f' : 'f32';
  const columns = columnsOf(finish);
  const weights = Array.from({ length: parts }, (_, part) => `w${part}`);
  const product = (a: string, b: string) => (quads ? `dot(${a}, ${b})` : `${a} * ${b}`);
  const four = [0, 1, 2, 3];
  const own = Array.from({ length: columns }, (_, j) => j);
  // Sums stand in variables of their own: arrays that a loop indexes would live in memory.
  const sums = (name: string): string => (finish === 'swiglu' && name === 'w1' ? 't' : 's');
  /** The products of the four rows with columns of some weights. */
  const loop = (names: readonly string[]): string => `for (var k = 0u; k < p.inner; k++) {
    ${names.flatMap((name) => own.map((j) => `let ${name}_${j} = ${name}[b${j} + k];`)).join(' ')}
    ${norm ? 'let g = scale[k];' : ''}
    ${four
      .map(
        (
          i,
        ) => `${norm ? `let u${i} = x[a${i} + k]; q${i} += ${product(`u${i}`, `u${i}`)}; let v${i} = u${i} * g;` : `let v${i} = x[a${i} + k];`}
    ${names.flatMap((name) => own.map((j) => `${sums(name)}${i}_${j} += ${product(`v${i}`, `${name}_${j}`)};`)).join(' ')}`,
      )
      .join('\n    ')}
  }`;
  const loops =
    finish === 'swiglu'
      ? loop(weights)
      : weights
          .map((name, part) => (parts === 1 ? loop([name]) : `if (part == ${part}u) { ${loop([name])} }`))
          .join('\n  ');
  const stored = (i: number, j: number): string => {
    const value = `s${i}_${j}${norm ? ` * r${i}` : ''}`;
    const gated = `let z = ${value}; y[at + ${j}u] = z / (1.0 + exp(-z)) * t${i}_${j}${norm ? ` * r${i}` : ''};`;
    return { store: `y[at + ${j}u] = ${value};`, add: `y[at + ${j}u] += ${value};`, swiglu: gated }[finish];
  };
  const cells = four.flatMap((i) => own.map((j) => `${i}_${j}`));
  return `${declare(
    ['live r i32', `x r ${unit}`, ...(norm ? [`scale r ${unit}`] : []), ...weights.map((w) => `${w} r ${unit}`), 'y w'],
    ['most: u32', 'inner: u32', 'outs: u32', 'stride: u32', 'offset: u32', 'share: f32', 'epsilon: f32'],
  )}${LEFT}
@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let blocks = (p.outs + ${columns - 1}u) / ${columns}u;
  let part = id.x / blocks;
  let column = id.x % blocks * ${columns}u;
  let left = rowsLeft();
  let row = id.y * 4u;
  if (row >= left || part >= ${finish === 'swiglu' ? 1 : parts}u) { return; }
  // Rows and columns beyond the edge repeat the last one, and are not stored.
  ${four.map((i) => `let a${i} = min(row + ${i}u, left - 1u) * p.inner;`).join(' ')}
  ${own.map((j) => `let b${j} = min(column + ${j}u, p.outs - 1u) * p.inner;`).join(' ')}
  ${cells.map((cell) => `var s${cell} = 0.0;${finish === 'swiglu' ? ` var t${cell} = 0.0;` : ''}`).join(' ')}
  ${norm ? 'var q0 = 0.0; var q1 = 0.0; var q2 = 0.0; var q3 = 0.0;' : ''}
  ${loops}
  ${four
    .map(
      (i) => `if (row + ${i}u < left) {
    let at = (row + ${i}u) * p.stride + p.offset + part * p.outs + column;
    ${norm ? `let r${i} = inverseSqrt(q${i} * p.share + p.epsilon);` : ''}
    ${own.map((j) => `if (column + ${j}u < p.outs) { ${stored(i, j)} }`).join('\n    ')}
  }`,
    )
    .join('\n  ')}
}`;
}

/**
 * One thread a row and head of queries: turns its query and key, attends with a streaming softmax. The first of those that share a
 * head of keys stores key and value; what is new each of them has from the projections, for nobody waits for another's thread.
 */
export function attendCode(d: number): string {
  const quads = d % 8 === 0;
  const unit = quads ? 'vec4f' : 'f32';
  const units = quads ? d / 4 : d;
  const product = (a: string, b: string) => (quads ? `dot(${a}, ${b})` : `${a} * ${b}`);
  const seen = (key: string, value: string): string => `{
    var s = 0.0;
    for (var e = 0u; e < D; e++) { s += ${product('q[e]', key)}; }
    s *= p.scale;
    let now = max(most, s);
    let old = exp(most - now);
    let weight = exp(s - now);
    sum = sum * old + weight;
    for (var e = 0u; e < D; e++) { all[e] = all[e] * old + weight * ${value}; }
    most = now;
  }`;
  return (
    declare(
      [
        'live r i32',
        'lengths r i32',
        `table r ${unit}`,
        `x r ${unit}`,
        `keys w ${unit}`,
        `values w ${unit}`,
        `y w ${unit}`,
      ],
      ['count: u32', 'most: u32', 'heads: u32', 'keyHeads: u32', 'capacity: u32', 'positions: u32', 'scale: f32'],
    ) +
    LEFT +
    `const D = ${units}u;
const HALF = ${units / 2}u;` +
    perElement(
      'p.count',
      `let h = i % p.heads;
  let slot = i / p.heads;
  if (slot >= rowsLeft()) { return; }
  let row = u32(live[2u + slot]);
  let column = u32(lengths[row] + live[1] - 1);
  let width = p.heads * D;
  let keyWidth = p.keyHeads * D;
  let share = p.heads / p.keyHeads;
  let token = slot * (width + 2u * keyWidth);
  let own = token + h * D;
  let key = token + width + h / share * D;
  let first = row * p.capacity * keyWidth + h / share * D;
  let fresh = first + column * keyWidth;
  var q: array<${unit}, ${units}>;
  var k: array<${unit}, ${units}>;
  for (var e = 0u; e < HALF; e++) {
    let c = table[column * HALF + e];
    let s = table[(p.positions + column) * HALF + e];
    let q0 = x[own + e];
    let q1 = x[own + HALF + e];
    q[e] = q0 * c - q1 * s;
    q[e + HALF] = q1 * c + q0 * s;
    let k0 = x[key + e];
    let k1 = x[key + HALF + e];
    k[e] = k0 * c - k1 * s;
    k[e + HALF] = k1 * c + k0 * s;
  }
  if (h % share == 0u) {
    for (var e = 0u; e < D; e++) {
      keys[fresh + e] = k[e];
      values[fresh + e] = x[key + keyWidth + e];
    }
  }
  var sum = 0.0;
  var most = -3.0e38;
  var all: array<${unit}, ${units}>;
  for (var j = 0u; j < column; j++) {
    let at = first + j * keyWidth;
    ${seen('keys[at + e]', 'values[at + e]')}
  }
  ${seen('k[e]', 'x[key + keyWidth + e]')}
  for (var e = 0u; e < D; e++) { y[slot * width + h * D + e] = all[e] / sum; }`,
    )
  );
}
