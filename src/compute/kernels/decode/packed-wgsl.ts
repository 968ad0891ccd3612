/** The linear layers of decoding where weights are packed and the adapter is a GPU: read as they lie, widened in registers. */
import type { PackedKind } from '../../../data/packed-weight';
import { declare } from '../../wgsl';
import { quadText } from '../frozen/kinds';
import type { Projection } from './layer-wgsl';
import { LEFT } from './rows-wgsl';

/** Columns that a workgroup makes, threads that share the sum of each, rows at once. */
const [COLUMNS, LANES, ROWS] = [8, 8, 4];

/** `kinds`: of each weight, null where it is float32. The inner size is a multiple of 32. */
export type PackedProjection = Omit<Projection, 'quads' | 'parts'> & { readonly kinds: readonly (PackedKind | null)[] };

export function packedProjectGroups(
  finish: Projection['finish'],
  parts: number,
  out: number,
  rows: number,
): [number, number] {
  return [Math.ceil(out / COLUMNS) * (finish === 'swiglu' ? 1 : parts), Math.ceil(rows / ROWS)];
}

/** Four rows by eight columns a workgroup, neighbouring threads on neighbouring words of a weight's row. */
export function packedProjectCode({ finish, kinds, norm }: PackedProjection): string {
  const names = kinds.map((_, i) => `w${i}`);
  const rows = Array.from({ length: ROWS }, (_, i) => i);
  const gated = finish === 'swiglu';
  const summed = (sum: string, name: string): string =>
    `{ let w = element${name}(near, k, p.inner); ${sum} += vec4f(${rows.map((i) => `dot(v${i}, w)`).join(', ')}); }`;
  const products = gated
    ? `${summed('s', 'w0')} ${summed('t', 'w1')}`
    : names
        .map((name, i) => (names.length === 1 ? summed('s', name) : `if (part == ${i}u) ${summed('s', name)}`))
        .join(' ');
  const stores = {
    store: 'y[at] = value;',
    add: 'y[at] += value;',
    swiglu: 'y[at] = value / (1.0 + exp(-value)) * total(1u, first, lane) * r;',
  };
  return `${declare(
    [
      ...['live r i32', 'x r vec4f', ...(norm ? ['scale r vec4f'] : [])],
      ...kinds.map((kind, i) => `w${i} r ${kind ? 'u32' : 'vec4f'}`),
      'y w',
    ],
    ['most: u32', 'inner: u32', 'outs: u32', 'stride: u32', 'offset: u32', 'share: f32', 'epsilon: f32'],
  )}${LEFT}
${kinds.map((kind, i) => quadText(`elementw${i}`, `w${i}`, kind)).join('\n')}
// Of each thread the sums of four rows: with the first weight, with the second, and of squares.
var<workgroup> partial: array<array<vec4f, ${COLUMNS * LANES}>, 3>;
fn total(which: u32, first: u32, row: u32) -> f32 {
  var sum = 0.0;
  for (var j = 0u; j < ${LANES}u; j++) { sum += partial[which][first + j][row]; }
  return sum;
}
@compute @workgroup_size(${COLUMNS * LANES})
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) l: u32) {
  let blocks = (p.outs + ${COLUMNS - 1}u) / ${COLUMNS}u;
  let part = id.x / blocks;
  let column = id.x % blocks * ${COLUMNS}u + l / ${LANES}u;
  let near = min(column, p.outs - 1u);
  let lane = l % ${LANES}u;
  let left = rowsLeft();
  let row = id.y * ${ROWS}u;
  if (row >= left) { return; }
  // Rows beyond the last repeat it, and are not stored.
  ${rows.map((i) => `let a${i} = min(row + ${i}u, left - 1u) * p.inner;`).join(' ')}
  var s = vec4f(); var t = vec4f(); var q = vec4f();
  for (var k = lane; k < p.inner; k += ${LANES}u) {
    ${rows.map((i) => `${norm ? 'let u' : 'let v'}${i} = x[a${i} + k];`).join(' ')}
    ${
      norm
        ? `let g = scale[k]; q += vec4f(${rows.map((i) => `dot(u${i}, u${i})`).join(', ')});
    ${rows.map((i) => `let v${i} = u${i} * g;`).join(' ')}`
        : ''
    }
    ${products}
  }
  partial[0][l] = s; partial[1][l] = t; partial[2][l] = q;
  workgroupBarrier();
  // A thread each for the rows of a column.
  if (lane < ${ROWS}u && row + lane < left && column < p.outs) {
    let first = l - lane;
    let r = ${norm ? 'inverseSqrt(total(2u, first, lane) * p.share + p.epsilon)' : '1.0'};
    let value = total(0u, first, lane) * r;
    let at = (row + lane) * p.stride + p.offset + part * p.outs + column;
    ${stores[finish]}
  }
}`;
}
