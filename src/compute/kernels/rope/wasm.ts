import type { WasmKernel } from '../../op';
import { allocate, free, wasmFloats } from '../../tfjs-internals';
import { headsOfRow } from '../attention/reference';
import { matrix, type WasmContext } from '../wasm-context';
import type { RopeAttributes } from './reference';
import { ropeTable } from './table';

export const ropeWasm: WasmKernel<RopeAttributes> = (context, [x, places], attributes) => {
  const { theta, longest, sign } = attributes;
  const [n, width] = matrix(x);
  const { heads, keyHeads, d } = headsOfRow(width, attributes);
  const out = context.output([n, width]);
  const { cos, sin } = ropeTableOnHeap(context, longest, d / 2, theta);
  context.kernels.rope(context.at(x), context.at(out), context.at(places), cos, sin, n, heads, keyHeads, d, sign);
  return out;
};

const tables = new WeakMap<WasmContext, Map<string, { offset: number; positions: number }>>();

/** Offsets of the cosines and sines on the heap; made once for a shape, grown when more positions come. */
export function ropeTableOnHeap(
  context: WasmContext,
  positions: number,
  half: number,
  theta: number,
): { cos: number; sin: number } {
  const own = tables.get(context) ?? new Map<string, { offset: number; positions: number }>();
  tables.set(context, own);
  const key = `${half} ${theta}`;
  let entry = own.get(key);
  if (!entry || entry.positions < positions) {
    const { backend } = context;
    if (entry) free(backend, entry.offset);
    const values = ropeTable(Math.max(256, 2 * positions), half, theta);
    const offset = allocate(backend, values.byteLength);
    wasmFloats(backend, offset, values.length).set(values);
    entry = { offset, positions: values.length / 2 / half };
    own.set(key, entry);
  }
  return { cos: entry.offset, sin: entry.offset + 4 * entry.positions * half };
}
