/** out[index[n]] += rows[n], in the order of n. `out` starts at 0. */
export function scatterAddRowsHost(rows: Float32Array, index: Int32Array, out: Float32Array, width: number): void {
  for (let n = 0; n < index.length; n++) {
    const from = n * width;
    const to = (index[n] as number) * width;
    for (let j = 0; j < width; j++) out[to + j] = (out[to + j] as number) + (rows[from + j] as number);
  }
}
