import { matrix, type WasmContext } from '../wasm-context';
import type { RopeShape } from './rope';
import { ropeTable } from './table';

export function registerRopeWasm(context: WasmContext): void {
  const tables = new Map<string, { offset: number; positions: number }>();

  /** Offset of the table of cosines and sines on the heap; made once for a shape, grown when more positions come. */
  const table = (positions: number, half: number, theta: number): { cos: number; sin: number } => {
    const key = `${half} ${theta}`;
    let entry = tables.get(key);
    if (!entry || entry.positions < positions) {
      if (entry) context.backend.wasm._free(entry.offset);
      const values = ropeTable(Math.max(256, 2 * positions), half, theta);
      const offset = context.backend.wasm._malloc(values.byteLength) >>> 0;
      new Float32Array(context.backend.wasm.HEAPU8.buffer, offset, values.length).set(values);
      entry = { offset, positions: values.length / 2 / half };
      tables.set(key, entry);
    }
    return { cos: entry.offset, sin: entry.offset + 4 * entry.positions * half };
  };

  context.register('FusedRope', ([x, pads], attributes) => {
    const { batch, length, heads, theta, start, sign } = attributes as unknown as RopeShape & { sign: number };
    const [n, width] = matrix(x);
    const d = width / 3 / heads;
    const out = context.output([n, width]);
    const { cos, sin } = table(start + length, d / 2, theta);
    context.kernels.rope(
      context.at(x),
      context.at(out),
      context.at(pads),
      cos,
      sin,
      batch,
      length,
      heads,
      d,
      start,
      sign,
    );
    return out;
  });
}
