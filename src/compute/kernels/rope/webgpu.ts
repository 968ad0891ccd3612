import type { GpuContext } from '../../gpu-context';
import type { GpuKernel } from '../../op';
import type { Changing } from '../../recording/interpose';
import { tf } from '../../tfjs-internals';
import { f, u } from '../../uniforms';
import { declare, groups, perElement } from '../../wgsl';
import { headsOfRow } from '../attention/reference';
import type { RopeAttributes } from './reference';
import { ropeTable } from './table';

/** One thread a pair of elements of queries and keys, and one a pair of values, which are copied. */
const code =
  declare(
    ['x r', 'places r vec2i', 'table r', 'y w'],
    ['count: u32', 'half: u32', 'turned: u32', 'pairs: u32', 'positions: u32', 'turn: f32'],
  ) +
  perElement(
    'p.count',
    `// pairs: of a row; turned: of them those of queries and keys.
  let row = i / p.pairs;
  let pair = i % p.pairs;
  let at = row * 2u * p.pairs + (pair / p.half) * 2u * p.half + pair % p.half;
  let a = x[at];
  let b = x[at + p.half];
  if (pair >= p.turned) {
    y[at] = a;
    y[at + p.half] = b;
    return;
  }
  let position = row - u32(places[row].x);
  let c = table[position * p.half + pair % p.half];
  let s = table[(p.positions + position) * p.half + pair % p.half] * p.turn;
  y[at] = a * c - b * s;
  y[at + p.half] = b * c + a * s;`,
  );

export const ropeGpu: GpuKernel<RopeAttributes> = (context, inputs, attributes) => {
  const [x, places] = inputs as [tf.TensorInfo, tf.TensorInfo];
  const { theta, longest, sign } = attributes;
  const [n, width] = x.shape as [number, number];
  const { heads, keyHeads, d } = headsOfRow(width, attributes);
  const half = d / 2;
  const { tensor, positions } = ropeTableOnGpu(context, longest, half, theta);
  const y = context.output([n, width]);
  const count = (n * width) / 2;
  context.dispatch({
    code,
    buffers: [x, places, tensor, y],
    uniforms: [u(count), u(half), u((heads + keyHeads) * half), u(width / 2), u(positions), f(sign)],
    workgroups: groups(count),
  });
  return y;
};

/** A recorded call reads the table that it was recorded with: this many positions it has for certain. */
function standsFor(recorded: RopeAttributes, now: RopeAttributes): boolean {
  const rest = (attributes: RopeAttributes) => JSON.stringify({ ...attributes, longest: 0 });
  return rest(recorded) === rest(now) && now.longest <= Math.max(LEAST, recorded.longest);
}

export const changing: Changing<RopeAttributes> = { standsFor };

/** Positions of the smallest table. */
const LEAST = 256;

interface Table {
  readonly tensor: tf.Tensor;
  readonly positions: number;
}
const tables = new WeakMap<GpuContext, Map<string, Table>>();

/** Cosines, then sines, kept on the device; WGSL's own are not exact enough at large angles. */
export function ropeTableOnGpu(context: GpuContext, positions: number, half: number, theta: number): Table {
  const own = tables.get(context) ?? new Map<string, Table>();
  tables.set(context, own);
  const key = `${half} ${theta}`;
  let entry = own.get(key);
  if (!entry || entry.positions < positions) {
    entry?.tensor.dispose();
    const enough = Math.max(LEAST, 2 * positions);
    entry = { tensor: tf.keep(tf.tensor1d(ropeTable(enough, half, theta))), positions: enough };
    own.set(key, entry);
  }
  return entry;
}
