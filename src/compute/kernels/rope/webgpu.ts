import { declare, f, type GpuContext, groups, perElement, u } from '../../gpu-context';
import { tf } from '../../tfjs-internals';
import type { RopeShape } from './rope';
import { ropeTable } from './table';

/** One thread a pair of elements of queries and keys, and one a pair of values, which are copied. */
const code =
  declare(
    ['x r', 'pads r i32', 'table r', 'y w'],
    ['count: u32', 'half: u32', 'pairs: u32', 'length: u32', 'positions: u32', 'start: i32', 'turn: f32'],
  ) +
  perElement(
    'p.count',
    `// pairs: of a row's queries (or keys, or values), D/2.
  let row = i / (3u * p.pairs);
  let pair = i % (3u * p.pairs);
  let at = row * 6u * p.pairs + (pair / p.half) * 2u * p.half + pair % p.half;
  let a = x[at];
  let b = x[at + p.half];
  if (pair >= 2u * p.pairs) {
    y[at] = a;
    y[at + p.half] = b;
    return;
  }
  let position = u32(max(0, p.start + i32(row % p.length) - pads[row / p.length]));
  let c = table[position * p.half + pair % p.half];
  let s = table[(p.positions + position) * p.half + pair % p.half] * p.turn;
  y[at] = a * c - b * s;
  y[at + p.half] = b * c + a * s;`,
  );

export function registerRopeGpu(context: GpuContext): void {
  const tables = new Map<string, { tensor: tf.Tensor; positions: number }>();
  /** Sines and cosines, kept on the device; WGSL's own are not exact enough at large angles. */
  const table = (positions: number, half: number, theta: number) => {
    const key = `${half} ${theta}`;
    let entry = tables.get(key);
    if (!entry || entry.positions < positions) {
      entry?.tensor.dispose();
      const enough = Math.max(256, 2 * positions);
      entry = { tensor: tf.keep(tf.tensor1d(ropeTable(enough, half, theta))), positions: enough };
      tables.set(key, entry);
    }
    return entry;
  };
  context.register('FusedRope', (inputs, attributes) => {
    const [x, pads] = inputs as [tf.TensorInfo, tf.TensorInfo];
    const { length, heads, theta, start, sign } = attributes as unknown as RopeShape & { sign: number };
    const [n, width] = x.shape as [number, number];
    const half = width / 6 / heads;
    const entry = table(start + length, half, theta);
    const y = context.output([n, width]);
    const count = (n * width) / 2;
    context.dispatch({
      code,
      buffers: [x, pads, entry.tensor, y],
      uniforms: [u(count), u(half), u(width / 6), u(length), u(entry.positions), u(start), f(sign)],
      workgroups: groups(count),
    });
    return y;
  });
}
