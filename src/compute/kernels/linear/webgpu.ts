import { declare, type GpuContext, u } from '../../gpu-context';
import type { tf } from '../../tfjs-internals';

export interface MatmulCall {
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
  readonly c: tf.TensorInfo;
  /** C is added to this instead of to nothing; same layout. */
  readonly add?: tf.TensorInfo;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Element (i, j) of A at aOffset + i·aRow + j·aCol, and so on; in floats. C's columns are adjacent. */
  readonly aOffset?: number;
  readonly aRow: number;
  readonly aCol: number;
  readonly bRow: number;
  readonly bCol: number;
  readonly cOffset?: number;
  readonly cRow: number;
  /** Adds to what C holds. */
  readonly accumulate?: boolean;
}

const FIELDS = 'm n k aOffset aRow aCol bRow bCol cOffset cRow'.split(' ').map((name) => `${name}: u32`);

/** How a finished tile is written: alone, onto another tensor, or onto C itself. */
type Finish = 'store' | 'add' | 'accumulate';

const header = (finish: Finish): string =>
  declare(['a r', 'b r', 'c w', ...(finish === 'add' ? ['extra r'] : [])], FIELDS);

const finished: Record<Finish, string> = {
  store: 'value',
  add: 'value + extra[at]',
  accumulate: 'value + c[at]',
};

/** 4x4 outputs a thread, operands straight from memory: fastest where shared memory is emulated. */
const plainMatmul = (finish: Finish): string => `${header(finish)}
@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x * 4u;
  let row = id.y * 4u;
  if (row >= p.m || column >= p.n) { return; }
  // Rows and columns beyond the edge repeat the last one, and are not stored.
  var at = array<u32, 4>();
  var bt = array<u32, 4>();
  for (var i = 0u; i < 4u; i++) {
    at[i] = p.aOffset + min(row + i, p.m - 1u) * p.aRow;
    bt[i] = min(column + i, p.n - 1u) * p.bCol;
  }
  var a0 = at[0]; var a1 = at[1]; var a2 = at[2]; var a3 = at[3];
  var b0 = bt[0]; var b1 = bt[1]; var b2 = bt[2]; var b3 = bt[3];
  var s0 = vec4f(); var s1 = vec4f(); var s2 = vec4f(); var s3 = vec4f();
  for (var k = 0u; k < p.k; k++) {
    let y = vec4f(b[b0], b[b1], b[b2], b[b3]);
    s0 += a[a0] * y; s1 += a[a1] * y; s2 += a[a2] * y; s3 += a[a3] * y;
    a0 += p.aCol; a1 += p.aCol; a2 += p.aCol; a3 += p.aCol;
    b0 += p.bRow; b1 += p.bRow; b2 += p.bRow; b3 += p.bRow;
  }
  let sums = array<vec4f, 4>(s0, s1, s2, s3);
  for (var i = 0u; i < 4u; i++) {
    for (var j = 0u; j < 4u; j++) {
      if (row + i < p.m && column + j < p.n) {
        let at = p.cOffset + (row + i) * p.cRow + column + j;
        let value = sums[i][j];
        c[at] = ${finished[finish]};
      }
    }
  }
}`;

/** How an operand lies: its vec4s run along k, or across it (along A's rows, B's columns). */
type Lie = 'along' | 'across';

/**
 * 4x4 outputs a thread with operands read four at a time. Where the reads are gathers, as on a software adapter, this
 * is several times faster than `plainMatmul`. Strides and offsets are in vec4s here.
 */
const quadMatmul = (
  finish: Finish,
  lieA: Lie,
  lieB: Lie,
): string => `${header(finish).replaceAll('array<f32>', 'array<vec4f>')}
@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x * 4u;
  let row = id.y * 4u;
  if (row >= p.m || column >= p.n) { return; }
  let mLast = p.m - 1u;
  let nLast = p.n - 1u;
${[0, 1, 2, 3]
  .map((i) =>
    [
      lieA === 'along' ? `  var a${i} = p.aOffset + min(row + ${i}u, mLast) * p.aRow;` : '',
      lieB === 'along' ? `  var b${i} = min(column + ${i}u, nLast) * p.bCol;` : '',
    ].join('\n'),
  )
  .join('\n')}
  ${lieA === 'across' ? 'var a0 = p.aOffset + id.y;' : ''}
  ${lieB === 'across' ? 'var b0 = id.x;' : ''}
  var s0 = vec4f(); var s1 = vec4f(); var s2 = vec4f(); var s3 = vec4f();
  ${
    lieA === 'across' && lieB === 'across'
      ? `for (var k = 0u; k < p.k; k++) {
    let x = a[a0];
    let y = b[b0];
    s0 += x.x * y; s1 += x.y * y; s2 += x.z * y; s3 += x.w * y;
    a0 += p.aCol; b0 += p.bRow;
  }`
      : `for (var k = 0u; k < p.k; k += 4u) {
    ${
      lieA === 'along'
        ? `let x0 = a[a0]; let x1 = a[a1]; let x2 = a[a2]; let x3 = a[a3];
    a0++; a1++; a2++; a3++;`
        : `let c0 = a[a0]; let c1 = a[a0 + p.aCol]; let c2 = a[a0 + 2u * p.aCol]; let c3 = a[a0 + 3u * p.aCol];
    a0 += 4u * p.aCol;
    let x0 = vec4f(c0.x, c1.x, c2.x, c3.x); let x1 = vec4f(c0.y, c1.y, c2.y, c3.y);
    let x2 = vec4f(c0.z, c1.z, c2.z, c3.z); let x3 = vec4f(c0.w, c1.w, c2.w, c3.w);`
    }
    ${
      lieB === 'across'
        ? `let y0 = b[b0]; let y1 = b[b0 + p.bRow]; let y2 = b[b0 + 2u * p.bRow]; let y3 = b[b0 + 3u * p.bRow];
    b0 += 4u * p.bRow;`
        : `let d0 = b[b0]; let d1 = b[b1]; let d2 = b[b2]; let d3 = b[b3];
    b0++; b1++; b2++; b3++;
    let y0 = vec4f(d0.x, d1.x, d2.x, d3.x); let y1 = vec4f(d0.y, d1.y, d2.y, d3.y);
    let y2 = vec4f(d0.z, d1.z, d2.z, d3.z); let y3 = vec4f(d0.w, d1.w, d2.w, d3.w);`
    }
    s0 += x0.x * y0 + x0.y * y1 + x0.z * y2 + x0.w * y3;
    s1 += x1.x * y0 + x1.y * y1 + x1.z * y2 + x1.w * y3;
    s2 += x2.x * y0 + x2.y * y1 + x2.z * y2 + x2.w * y3;
    s3 += x3.x * y0 + x3.y * y1 + x3.z * y2 + x3.w * y3;
  }`
  }
  ${[0, 1, 2, 3]
    .map(
      (i) => `if (row + ${i}u < p.m) {
    let at = p.cOffset + (row + ${i}u) * p.cRow + id.x;
    let value = s${i};
    c[at] = ${finished[finish]};
  }`,
    )
    .join('\n  ')}
}`;

/** 64x64 outputs a workgroup, 4x4 a thread, operands through shared memory in slices of 16. */
const tiledMatmul = (finish: Finish): string => `${header(finish)}
var<workgroup> sliceA: array<array<f32, 68>, 16>;
var<workgroup> sliceB: array<array<f32, 68>, 16>;
@compute @workgroup_size(16, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) id: vec3u, @builtin(local_invocation_index) me: u32) {
  let row = group.y * 64u;
  let column = group.x * 64u;
  var s0 = vec4f(); var s1 = vec4f(); var s2 = vec4f(); var s3 = vec4f();
  for (var k = 0u; k < p.k; k += 16u) {
    for (var e = me; e < 1024u; e += 256u) {
      // Neighbouring threads read neighbouring addresses, whichever way the operand lies.
      let ai = select(e % 64u, e / 16u, p.aCol == 1u);
      let ak = select(e / 64u, e % 16u, p.aCol == 1u);
      var value = 0.0;
      if (row + ai < p.m && k + ak < p.k) { value = a[p.aOffset + (row + ai) * p.aRow + (k + ak) * p.aCol]; }
      sliceA[ak][ai] = value;
      let bj = select(e / 16u, e % 64u, p.bCol == 1u);
      let bk = select(e % 16u, e / 64u, p.bCol == 1u);
      value = 0.0;
      if (column + bj < p.n && k + bk < p.k) { value = b[(k + bk) * p.bRow + (column + bj) * p.bCol]; }
      sliceB[bk][bj] = value;
    }
    workgroupBarrier();
    for (var i = 0u; i < 16u; i++) {
      let x = id.y * 4u;
      let y = id.x * 4u;
      let v = vec4f(sliceB[i][y], sliceB[i][y + 1u], sliceB[i][y + 2u], sliceB[i][y + 3u]);
      s0 += sliceA[i][x] * v; s1 += sliceA[i][x + 1u] * v; s2 += sliceA[i][x + 2u] * v; s3 += sliceA[i][x + 3u] * v;
    }
    workgroupBarrier();
  }
  let sums = array<vec4f, 4>(s0, s1, s2, s3);
  for (var i = 0u; i < 4u; i++) {
    for (var j = 0u; j < 4u; j++) {
      let r = row + id.y * 4u + i;
      let s = column + id.x * 4u + j;
      if (r < p.m && s < p.n) {
        let at = p.cOffset + r * p.cRow + s;
        let value = sums[i][j];
        c[at] = ${finished[finish]};
      }
    }
  }
}`;

/** How the operands lie if they can be read in vec4s: everything that is stepped over must be a multiple of four. */
function lies({
  m,
  n,
  k,
  aOffset = 0,
  aRow,
  aCol,
  bRow,
  bCol,
  cOffset = 0,
  cRow,
}: MatmulCall): { a: Lie; b: Lie } | undefined {
  const a: Lie = aCol === 1 ? 'along' : 'across';
  const b: Lie = bRow === 1 ? 'along' : 'across';
  const inA = a === 'along' ? [aRow, k] : [aCol, m];
  const inB = b === 'along' ? [bCol, k] : [bRow, n];
  // Unless both lie across it, k goes in fours.
  const steps = a === 'across' && b === 'across' ? [] : [k];
  return [aOffset, cOffset, cRow, n, ...inA, ...inB, ...steps].every((size) => size % 4 === 0) ? { a, b } : undefined;
}

export function gpuMatmul(context: GpuContext, call: MatmulCall): void {
  const { a, b, c, add, m, n, k, aOffset = 0, aRow, aCol, bRow, bCol, cOffset = 0, cRow, accumulate } = call;
  const finish: Finish = add ? 'add' : accumulate ? 'accumulate' : 'store';
  const tile = context.software ? 32 : 64;
  const quads = context.software ? lies(call) : undefined;
  const code = quads
    ? quadMatmul(finish, quads.a, quads.b)
    : context.software
      ? plainMatmul(finish)
      : tiledMatmul(finish);
  const sizes = quads
    ? [
        m,
        n,
        k,
        aOffset / 4,
        Math.floor(aRow / 4),
        Math.floor(aCol / 4),
        Math.floor(bRow / 4),
        Math.floor(bCol / 4),
        cOffset / 4,
        cRow / 4,
      ]
    : [m, n, k, aOffset, aRow, aCol, bRow, bCol, cOffset, cRow];
  context.dispatch({
    code,
    buffers: add ? [a, b, c, add] : [a, b, c],
    uniforms: sizes.map(u),
    workgroups: [Math.ceil(n / tile), Math.ceil(m / tile)],
  });
}

const width = (matrix: tf.TensorInfo | undefined): number => matrix?.shape[1] ?? 0;
const height = (matrix: tf.TensorInfo | undefined): number => matrix?.shape[0] ?? 0;

export function registerLinearGpu(context: GpuContext): void {
  context.register('FusedLinear', (inputs, attributes) => {
    const { count } = attributes as { count: number };
    const x = inputs[0] as tf.TensorInfo;
    const weights = inputs.slice(1, 1 + count);
    const add = inputs[1 + count];
    const [m, k] = [height(x), width(x)];
    const cRow = weights.reduce((sum, weight) => sum + height(weight), 0);
    const c = context.output([m, cRow]);
    let cOffset = 0;
    for (const b of weights) {
      const n = height(b);
      gpuMatmul(context, { a: x, b, c, add, m, n, k, aRow: k, aCol: 1, bRow: 1, bCol: k, cOffset, cRow });
      cOffset += n;
    }
    return c;
  });
  context.register('FusedLinearGrad', (inputs) => {
    const [dy, x, ...weights] = inputs as [tf.TensorInfo, tf.TensorInfo, ...tf.TensorInfo[]];
    const [rows, inner] = [height(x), width(x)];
    const total = width(dy);
    const dx = context.output([rows, inner]);
    let aOffset = 0;
    const dWeights = weights.map((weight, i) => {
      const n = height(weight);
      const common = { a: dy, aOffset, n: inner, bRow: inner, bCol: 1, cRow: inner };
      gpuMatmul(context, { ...common, b: weight, c: dx, m: rows, k: n, aRow: total, aCol: 1, accumulate: i > 0 });
      const dWeight = context.output([n, inner]);
      gpuMatmul(context, { ...common, b: x, c: dWeight, m: n, k: rows, aRow: 1, aCol: total });
      aOffset += n;
      return dWeight;
    });
    return [dx, ...dWeights];
  });
}
