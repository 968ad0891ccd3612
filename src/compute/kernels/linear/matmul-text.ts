/** The ways of a product in WGSL. Each job i has operands a, b, c (and e), and its sizes in p, all followed by i. */
import type { PackedKind } from '../../../data/packed-weight';
import { elementText } from '../frozen/kinds';

/** How a finished tile is written: alone, onto another tensor, or onto C itself. */
export type Finish = 'store' | 'add' | 'accumulate';

/** How an operand lies: its vec4s run along k, or across it (along A's rows, B's columns). */
export type Lie = 'along' | 'across';

export interface JobText {
  readonly finish: Finish;
  readonly a: Lie;
  readonly b: Lie;
  /** B is packed: widened on its way into shared memory, or into registers where rows are few. */
  readonly packed?: PackedKind;
}

export interface Way {
  /** Rows and columns of C that a workgroup makes. */
  readonly rows: number;
  readonly columns: number;
  /** Operands are arrays of vec4f, offsets and strides in these. */
  readonly quads: boolean;
  /** B alone is one, where it is not packed. */
  readonly quadsOfB?: boolean;
  readonly head: string;
  readonly text: (jobs: readonly JobText[]) => string;
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
export const each = (n: number, f: (i: number) => string, between = '\n  '): string => range(n).map(f).join(between);

export const stored = (finish: Finish, i: number, value: string, at: string): string =>
  ({ store: value, add: `${value} + e${i}[${at}]`, accumulate: `${value} + c${i}[${at}]` })[finish];

/** Element (k, j) of B; a packed matrix's rows are its columns where it lies along k. */
const elementOfB = (i: number, { packed, b }: JobText, k: string, j: string): string => {
  if (!packed) return `b${i}[(${k}) * p.bRow${i} + (${j}) * p.bCol${i}]`;
  return b === 'along' ? `w${i}(${j}, ${k}, p.k${i} / 32u)` : `w${i}(${k}, ${j}, p.n${i} / 32u)`;
};
const readerOfB = (i: number, { packed }: JobText): string =>
  packed ? `${elementText(`w${i}`, `b${i}`, packed)}\n` : '';

/** `main` hands each workgroup to the job it belongs to; `gx` and `gy` say which tile of it. */
export function entry(
  size: number,
  jobs: readonly JobText[],
  job: (text: JobText, i: number) => string,
  lane = false,
): string {
  const own = lane ? ', @builtin(subgroup_invocation_id) lane: u32' : '';
  const call = (i: number): string =>
    `job${i}((group - p.first${i}) % p.across${i}, (group - p.first${i}) / p.across${i}, l${lane ? ', lane' : ''});`;
  const choice = jobs.map((_, i) =>
    i === jobs.length - 1 ? `{ ${call(i)} }` : `if (group < p.first${i + 1}) { ${call(i)} } else `,
  );
  return `${jobs.map(job).join('\n')}
@compute @workgroup_size(${size})
fn main(@builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) count: vec3u, @builtin(local_invocation_index) l: u32${own}) {
  let group = id.y * count.x + id.x;
  if (group >= p.total) { return; }
  ${choice.join('')}
}`;
}

/** 4x4 outputs a thread, operands straight from memory in single floats: for sizes that are not multiples of four. */
export const plain: Way = {
  rows: 32,
  columns: 32,
  quads: false,
  head: '',
  text: (jobs) =>
    entry(
      64,
      jobs,
      ({ finish }, i) => `fn job${i}(gx: u32, gy: u32, l: u32) {
  let column = (gx * 8u + l % 8u) * 4u;
  let row = (gy * 8u + l / 8u) * 4u;
  if (row >= p.m${i} || column >= p.n${i}) { return; }
  // Rows and columns beyond the edge repeat the last one, and are not stored.
  ${each(4, (r) => `var at${r} = p.aOffset${i} + min(row + ${r}u, p.m${i} - 1u) * p.aRow${i}; var s${r} = vec4f();`)}
  ${each(4, (r) => `var bt${r} = min(column + ${r}u, p.n${i} - 1u) * p.bCol${i};`)}
  for (var k = 0u; k < p.k${i}; k++) {
    let y = vec4f(b${i}[bt0], b${i}[bt1], b${i}[bt2], b${i}[bt3]);
    ${each(4, (r) => `s${r} += a${i}[at${r}] * y; at${r} += p.aCol${i}; bt${r} += p.bRow${i};`)}
  }
  let sums = array<vec4f, 4>(s0, s1, s2, s3);
  for (var r = 0u; r < 4u; r++) {
    for (var j = 0u; j < 4u; j++) {
      if (row + r < p.m${i} && column + j < p.n${i}) {
        let at = p.cOffset${i} + (row + r) * p.cRow${i} + column + j;
        c${i}[at] = ${stored(finish, i, 'sums[r][j]', 'at')};
      }
    }
  }
}`,
    ),
};

/** Four values of k of four columns, as y0 to y3: a vec4 of columns for each k. `b` are the places to read from. */
const columnsOf = (i: number, lie: Lie, name: string): string =>
  lie === 'across'
    ? `${each(4, (q) => `let y${q}${name} = b${i}[bt${name} + ${q}u * p.bRow${i}];`, ' ')} bt${name} += 4u * p.bRow${i};`
    : `${each(4, (q) => `let d${q}${name} = b${i}[bt${q}${name}]; bt${q}${name}++;`, ' ')}
    ${each(4, (q) => `let y${q}${name} = vec4f(${each(4, (c) => `d${c}${name}.${'xyzw'[q]}`, ', ')});`, ' ')}`;

/** Where to read columns `quad`·4 and the next three from. */
const placesOf = (i: number, lie: Lie, name: string, quad: string): string =>
  lie === 'across'
    ? `var bt${name} = min(${quad}, p.n${i} / 4u - 1u);`
    : each(4, (q) => `var bt${q}${name} = min(4u * (${quad}) + ${q}u, p.n${i} - 1u) * p.bCol${i};`, ' ');

/** 4x4 outputs a thread with operands read four at a time: where every read is a gather, as on a software adapter. */
export const quads: Way = {
  rows: 32,
  columns: 32,
  quads: true,
  head: '',
  text: (jobs) =>
    entry(
      64,
      jobs,
      ({ finish, a, b }, i) => `fn job${i}(gx: u32, gy: u32, l: u32) {
  let quad = gx * 8u + l % 8u;
  let row = (gy * 8u + l / 8u) * 4u;
  if (row >= p.m${i} || quad * 4u >= p.n${i}) { return; }
  ${
    a === 'along'
      ? each(4, (r) => `var at${r} = p.aOffset${i} + min(row + ${r}u, p.m${i} - 1u) * p.aRow${i};`)
      : `var at = p.aOffset${i} + row / 4u;`
  }
  ${placesOf(i, b, '', 'quad')}
  ${each(4, (r) => `var s${r} = vec4f();`, ' ')}
  for (var k = 0u; k < p.k${i}; k += 4u) {
    ${
      a === 'along'
        ? each(4, (r) => `let x${r} = a${i}[at${r}]; at${r}++;`, ' ')
        : `${each(4, (q) => `let o${q} = a${i}[at + ${q}u * p.aCol${i}];`, ' ')} at += 4u * p.aCol${i};
    ${each(4, (r) => `let x${r} = vec4f(${each(4, (q) => `o${q}.${'xyzw'[r]}`, ', ')});`, ' ')}`
    }
    ${columnsOf(i, b, '')}
    ${each(4, (r) => `s${r} += x${r}.x * y0 + x${r}.y * y1 + x${r}.z * y2 + x${r}.w * y3;`)}
  }
  ${each(
    4,
    (r) => `if (row + ${r}u < p.m${i}) {
    let at = p.cOffset${i} + (row + ${r}u) * p.cRow${i} + quad;
    c${i}[at] = ${stored(finish, i, `s${r}`, 'at')};
  }`,
  )}
}`,
    ),
};

/**
 * Where a software adapter has subgroups of `lanes` threads: a team of them shares its rows of A, each thread reading a part
 * and handing it round, and each has columns of its own. A third of the reads of `quads`, and reads are all that it costs.
 */
export function teams(lanes: number): Way {
  // Measured: as many rows as keep the sums in registers on lavapipe (8 lanes), more on SwiftShader (4).
  const parts = lanes >= 8 ? 1 : 4;
  const wide = lanes >= 8 ? 1 : 2;
  const rows = lanes * parts;
  const inTeams = 4;
  return {
    rows: inTeams * rows,
    columns: 4 * wide * lanes,
    quads: true,
    head: 'enable subgroups;\n',
    text: (jobs) =>
      entry(
        inTeams * lanes,
        jobs,
        ({ finish, a, b }, i) => {
          const sum = (r: number, q: number): string => `s${r}_${q}`;
          // Element e of a block of A: a row's four k, or four rows at one k.
          const multiply = (e: number): string =>
            a === 'along'
              ? each(wide, (q) => `${sum(e, q)} += x.x * y0_${q} + x.y * y1_${q} + x.z * y2_${q} + x.w * y3_${q};`, ' ')
              : each(
                  wide,
                  (q) =>
                    each(
                      4,
                      (c) =>
                        `${sum((e % (rows / 4)) * 4 + c, q)} += x.${'xyzw'[c]} * y${Math.floor(e / (rows / 4))}_${q};`,
                      ' ',
                    ),
                  ' ',
                );
          return `fn job${i}(gx: u32, gy: u32, l: u32, lane: u32) {
  let row = (gy * ${inTeams}u + l / ${lanes}u) * ${rows}u;
  ${each(wide, (q) => `let quad${q} = (gx * ${lanes}u + lane) * ${wide}u + ${q}u; ${placesOf(i, b, `_${q}`, `quad${q}`)}`)}
  ${each(parts, (t) =>
    a === 'along'
      ? `var at${t} = p.aOffset${i} + min(row + ${t * lanes}u + lane, p.m${i} - 1u) * p.aRow${i};`
      : `let e${t} = ${t * lanes}u + lane; var at${t} = p.aOffset${i} + min(row / 4u + e${t} % ${rows / 4}u, p.m${i} / 4u - 1u) + (e${t} / ${rows / 4}u) * p.aCol${i};`,
  )}
  ${each(rows, (r) => each(wide, (q) => `var ${sum(r, q)} = vec4f();`, ' '))}
  for (var k = 0u; k < p.k${i}; k += 4u) {
    ${each(wide, (q) => columnsOf(i, b, `_${q}`))}
    ${each(
      parts,
      (t) => `{ let v = a${i}[at${t}]; at${t} += ${a === 'along' ? '1u' : `4u * p.aCol${i}`};
    ${each(lanes, (j) => `{ let x = subgroupBroadcast(v, ${j}u); ${multiply(t * lanes + j)} }`)} }`,
    )}
  }
  ${each(rows, (r) =>
    each(
      wide,
      (q) =>
        `if (row + ${r}u < p.m${i} && 4u * quad${q} < p.n${i}) { let at = p.cOffset${i} + (row + ${r}u) * p.cRow${i} + quad${q}; c${i}[at] = ${stored(finish, i, sum(r, q), 'at')}; }`,
    ),
  )}
}`;
        },
        true,
      ),
  };
}

/** The 4x4 sums s0 to s3 of a thread, from `row` and `column` on. */
const store = (i: number, finish: Finish): string => `let sums = array<vec4f, 4>(s0, s1, s2, s3);
  for (var r = 0u; r < 4u; r++) {
    for (var j = 0u; j < 4u; j++) {
      if (row + r < p.m${i} && column + j < p.n${i}) {
        let at = p.cOffset${i} + (row + r) * p.cRow${i} + column + j;
        c${i}[at] = ${stored(finish, i, 'sums[r][j]', 'at')};
      }
    }
  }`;

/**
 * Elements `from` to `to` of a slice of `side` rows of A and columns of B, `depth` deep from k on, into shared memory.
 * Neighbouring threads read neighbouring addresses, whichever way the operand lies.
 */
const load = (
  i: number,
  job: JobText,
  side: number,
  depth: number,
  threads: number,
  thread: string,
  slice: string,
): string =>
  `for (var e = ${thread}; e < ${side * depth}u; e += ${threads}u) {
      let ai = select(e % ${side}u, e / ${depth}u, p.aCol${i} == 1u);
      let ak = select(e / ${side}u, e % ${depth}u, p.aCol${i} == 1u);
      var value = 0.0;
      if (top + ai < p.m${i} && k + ak < p.k${i}) { value = a${i}[p.aOffset${i} + (top + ai) * p.aRow${i} + (k + ak) * p.aCol${i}]; }
      sliceA[${slice} + ak][ai / 4u][ai % 4u] = value;
      let bj = select(e / ${depth}u, e % ${side}u, p.bCol${i} == 1u);
      let bk = select(e % ${depth}u, e / ${side}u, p.bCol${i} == 1u);
      value = 0.0;
      if (left + bj < p.n${i} && k + bk < p.k${i}) { value = ${elementOfB(i, job, 'k + bk', 'left + bj')}; }
      sliceB[${slice} + bk][bj / 4u][bj % 4u] = value;
    }`;

const multiply = (depth: number, slice: string, x: string, y: string): string =>
  `for (var t = 0u; t < ${depth}u; t++) {
      let u = sliceA[${slice} + t][${x}];
      let v = sliceB[${slice} + t][${y}];
      s0 += u.x * v; s1 += u.y * v; s2 += u.z * v; s3 += u.w * v;
    }`;

/** 64x64 outputs a workgroup, 4x4 a thread, operands through shared memory in slices of 16. */
export const tiles: Way = {
  rows: 64,
  columns: 64,
  quads: false,
  head: '',
  text: (jobs) => `var<workgroup> sliceA: array<array<vec4f, 17>, 16>;
var<workgroup> sliceB: array<array<vec4f, 17>, 16>;
${entry(
  256,
  jobs,
  (job, i) => `${readerOfB(i, job)}fn job${i}(gx: u32, gy: u32, l: u32) {
  let top = gy * 64u;
  let left = gx * 64u;
  let row = top + (l / 16u) * 4u;
  let column = left + (l % 16u) * 4u;
  var s0 = vec4f(); var s1 = vec4f(); var s2 = vec4f(); var s3 = vec4f();
  for (var k = 0u; k < p.k${i}; k += 16u) {
    ${load(i, job, 64, 16, 256, 'l', '0u')}
    workgroupBarrier();
    ${multiply(16, '0u', 'l / 16u', 'l % 16u')}
    workgroupBarrier();
  }
  ${store(i, job.finish)}
}`,
)}`,
};

/**
 * 32x32 outputs a workgroup, and four teams of it that each take every fourth slice of k: for products of few outputs and a
 * long k (the gradient of a weight), which would else leave most of a GPU idle. The teams' sums are added in their order.
 */
export const slices: Way = {
  rows: 32,
  columns: 32,
  quads: false,
  head: '',
  text: (jobs) => `var<workgroup> sliceA: array<array<vec4f, 9>, 32>;
var<workgroup> sliceB: array<array<vec4f, 9>, 32>;
var<workgroup> partial: array<array<vec4f, 4>, 64>;
${entry(
  256,
  jobs,
  (job, i) => `${readerOfB(i, job)}fn job${i}(gx: u32, gy: u32, l: u32) {
  let top = gy * 32u;
  let left = gx * 32u;
  let team = l / 64u;
  let me = l % 64u;
  let row = top + (me / 8u) * 4u;
  let column = left + (me % 8u) * 4u;
  var s0 = vec4f(); var s1 = vec4f(); var s2 = vec4f(); var s3 = vec4f();
  for (var start = 0u; start < p.k${i}; start += 32u) {
    let k = start + team * 8u;
    ${load(i, job, 32, 8, 64, 'me', 'team * 8u')}
    workgroupBarrier();
    ${multiply(8, 'team * 8u', 'me / 8u', 'me % 8u')}
    workgroupBarrier();
  }
  for (var other = 1u; other < 4u; other++) {
    if (team == other) { partial[me] = array<vec4f, 4>(s0, s1, s2, s3); }
    workgroupBarrier();
    if (team == 0u) { s0 += partial[me][0]; s1 += partial[me][1]; s2 += partial[me][2]; s3 += partial[me][3]; }
    workgroupBarrier();
  }
  if (team > 0u) { return; }
  ${store(i, job.finish)}
}`,
)}`,
};
