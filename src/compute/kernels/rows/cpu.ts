import type { CpuKernel } from '../../op';
import type { ScatterAttributes } from './reference';

export const scatterAddRowsCpu: CpuKernel<ScatterAttributes> = (context, [rows, index], { size }) => {
  const width = rows?.shape[1] as number;
  const out = new Float32Array(size * width);
  scatterAddRowsHost(context.floats(rows), context.ints(index), out, width);
  return context.output([size, width], out);
};

/** out[index[n]] += rows[n], in the order of n. `out` starts at 0. */
function scatterAddRowsHost(rows: Float32Array, index: Int32Array, out: Float32Array, width: number): void {
  for (let n = 0; n < index.length; n++) {
    const from = n * width;
    const to = (index[n] as number) * width;
    for (let j = 0; j < width; j++) out[to + j] = (out[to + j] as number) + (rows[from + j] as number);
  }
}
