import { axpy } from './math';

/** out [n, d] = x[index[n]]. An index outside [0, size) gives 0, as it does on the GPU. */
export function gatherRows(x: usize, index: usize, out: usize, n: i32, d: i32, size: i32): void {
  const bytes = <usize>d << 2;
  for (let i: i32 = 0; i < n; i++) {
    const at = load<i32>(index + (<usize>i << 2));
    if (<u32>at < <u32>size) memory.copy(out, x + <usize>at * bytes, bytes);
    else memory.fill(out, 0, bytes);
    out += bytes;
  }
}

/** out [size, d] = Σ over n with index[n] = m of rows[n], in the order of n. */
export function scatterAddRows(rows: usize, index: usize, out: usize, n: i32, d: i32, size: i32): void {
  const bytes = <usize>d << 2;
  memory.fill(out, 0, <usize>size * bytes);
  for (let i: i32 = 0; i < n; i++) {
    const at = load<i32>(index + (<usize>i << 2));
    if (<u32>at < <u32>size) axpy(1, rows, out + <usize>at * bytes, d);
    rows += bytes;
  }
}
