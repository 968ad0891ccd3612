/**
 * C = A·B on WebGPU, one or two at once, operands in any layout. Which of the ways is taken is a function of the adapter
 * and the shape alone.
 */
import { kindOf, type PackedKind } from '../../../data/packed-weight';
import type { GpuContext, TensorRange } from '../../gpu-context';
import type { tf } from '../../tfjs-internals';
import { u } from '../../uniforms';
import { declare, groups } from '../../wgsl';
import { fewRows } from './few-rows-text';
import { type Finish, type JobText, type Lie, plain, quads, slices, teams, tiles, type Way } from './matmul-text';

export type Matrix = tf.TensorInfo | TensorRange;

export interface MatmulCall {
  readonly a: Matrix;
  /** May be packed but on a software adapter: rows of B, or of its transpose, are then the rows of the packed matrix. */
  readonly b: Matrix;
  readonly c: Matrix;
  /** C is added to this instead of to nothing; same layout. */
  readonly add?: Matrix;
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

/** Rows of which no tile is made. */
const FEW = 8;
/** Workgroups that keep a GPU busy: with fewer large tiles than these, smaller ones that share k are taken. */
const ENOUGH = 128;

const FIELDS = 'm n k aOffset aRow aCol bRow bCol cOffset cRow across first'.split(' ');

/** How the operands lie if they can be read in vec4s: everything that is stepped over must be a multiple of four. */
function lies(call: MatmulCall): { a: Lie; b: Lie } | undefined {
  const { m, n, k, aOffset = 0, aRow, aCol, bRow, bCol, cOffset = 0, cRow } = call;
  const a: Lie = aCol === 1 ? 'along' : 'across';
  const b: Lie = bRow === 1 ? 'along' : 'across';
  const inA = a === 'along' ? [aRow, k] : [aCol, m];
  const inB = b === 'along' ? [bCol, k] : [bRow, n];
  return [aOffset, cOffset, cRow, n, k, ...inA, ...inB].every((size) => size % 4 === 0) ? { a, b } : undefined;
}

/** Whether few rows can be computed: both operands are read along k, four at a time. */
const alongK = ({ aCol, bRow, bCol, k }: MatmulCall): boolean => aCol === 1 && bRow === 1 && bCol === k && k % 4 === 0;

const packed = ({ b }: MatmulCall): PackedKind | null => ('shape' in b ? kindOf(b.shape) : null);

function wayFor(context: GpuContext, calls: readonly MatmulCall[]): Way {
  if (!context.software) {
    const most = Math.max(...calls.map(({ m }) => m));
    if (most <= FEW && calls.every(alongK)) return fewRows(2 ** Math.ceil(Math.log2(most)));
    const large = calls.reduce((sum, { m, n }) => sum + Math.ceil(m / 64) * Math.ceil(n / 64), 0);
    return large < ENOUGH ? slices : tiles;
  }
  if (!calls.every(lies)) return plain;
  return context.team ? teams(context.team) : quads;
}

const finishOf = ({ add, accumulate }: MatmulCall): Finish => (add ? 'add' : accumulate ? 'accumulate' : 'store');

/** Products that do not depend on each other, in one dispatch. */
export function matmul(context: GpuContext, ...calls: readonly MatmulCall[]): void {
  const way = wayFor(context, calls);
  const jobs = calls.map(
    (call): JobText => ({
      ...(lies(call) ?? { a: 'along', b: 'along' }),
      finish: finishOf(call),
      ...(packed(call) && { packed: packed(call) as PackedKind, b: call.bRow === 1 ? 'along' : 'across' }),
    }),
  );
  const buffers: Matrix[] = [];
  const names: string[] = [];
  const fields: string[] = [];
  const words: number[] = [];
  let first = 0;
  for (const [i, call] of calls.entries()) {
    const type = way.quads ? 'vec4f' : 'f32';
    names.push(`a${i} r ${type}`, `b${i} r ${packed(call) ? 'u32' : way.quadsOfB ? 'vec4f' : type}`, `c${i} w ${type}`);
    buffers.push(call.a, call.b, call.c);
    if (call.add) {
      names.push(`e${i} r ${type}`);
      buffers.push(call.add);
    }
    const { m, n, k, aOffset = 0, aRow, aCol, bRow, bCol, cOffset = 0, cRow } = call;
    const inUnits = [aOffset, aRow, aCol, bRow, bCol, cOffset, cRow];
    const strides = way.quads ? inUnits.map((size) => Math.floor(size / 4)) : inUnits;
    const [across, down] = [Math.ceil(n / way.columns), Math.ceil(m / way.rows)];
    fields.push(...FIELDS.map((name) => `${name}${i}: u32`));
    words.push(m, n, k, ...strides, across, first);
    first += across * down;
  }
  context.dispatch({
    code: `${way.head}${declare(names, [...fields, 'total: u32'])}${way.text(jobs)}`,
    buffers,
    uniforms: [...words, first].map(u),
    workgroups: groups(first, 1),
  });
}
