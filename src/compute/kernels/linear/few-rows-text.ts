/** Products of at most eight rows, as decoding and short prompts have them: tiles of more would stand mostly empty. */
import { quadText } from '../frozen/kinds';
import { each, entry, type JobText, stored, type Way } from './matmul-text';

/** Columns of C that a workgroup makes, and threads that share the sum of each. */
const [COLUMNS, LANES] = [8, 8];

/**
 * So many rows (1, 2, 4 or 8), eight columns a workgroup: neighbouring threads read neighbouring words of a row of B, packed or not,
 * which is widened in registers. A lies along k, B too, and k is a multiple of four.
 */
export const fewRows = (rows: number): Way => ({
  rows,
  columns: COLUMNS,
  quads: false,
  quadsOfB: true,
  head: '',
  text: (jobs) => `var<workgroup> partial: array<array<f32, ${rows}>, ${COLUMNS * LANES}>;
${entry(COLUMNS * LANES, jobs, (job, i) => jobText(job, i, rows))}`,
});

const jobText = (
  { finish, packed }: JobText,
  i: number,
  rows: number,
): string => `${quadText(`w${i}`, `b${i}`, packed ?? null)}
fn job${i}(gx: u32, gy: u32, l: u32) {
  let column = gx * ${COLUMNS}u + l / ${LANES}u;
  let near = min(column, p.n${i} - 1u);
  let lane = l % ${LANES}u;
  // Rows beyond the last repeat it, and are not stored.
  ${each(rows, (r) => `let at${r} = p.aOffset${i} + min(${r}u, p.m${i} - 1u) * p.aRow${i}; var s${r} = 0.0;`)}
  for (var quad = lane; quad < p.k${i} / 4u; quad += ${LANES}u) {
    let w = w${i}(near, quad, p.k${i} / 4u);
    let k = 4u * quad;
    ${each(rows, (r) => `s${r} += dot(w, vec4f(${[0, 1, 2, 3].map((c) => `a${i}[at${r} + k + ${c}u]`).join(', ')}));`)}
  }
  partial[l] = array<f32, ${rows}>(${each(rows, (r) => `s${r}`, ', ')});
  workgroupBarrier();
  // A thread each for the rows of a column, in the order of its lanes.
  if (lane < min(${rows}u, p.m${i}) && column < p.n${i}) {
    var sum = 0.0;
    for (var j = 0u; j < ${LANES}u; j++) { sum += partial[l - lane + j][lane]; }
    let at = p.cOffset${i} + lane * p.cRow${i} + column;
    c${i}[at] = ${stored(finish, i, 'sum', 'at')};
  }
}`;
