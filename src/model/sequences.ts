/** Rows of tokens laid end to end, so that nothing is computed for padding between them. */
export interface Sequences {
  /** [N]: the rows one after the other, then padding that belongs to none. */
  readonly ids: Int32Array;
  /** [N, 2]: first token and end of the row that each token belongs to. */
  readonly places: Int32Array;
  /** Index of each row's first token. */
  readonly starts: readonly number[];
  /** Tokens of the longest row. */
  readonly longest: number;
}

/** N is rounded up to this, so that few shapes occur and each kernel is compiled, each buffer made, once. */
const TOKEN_STEP = 64;

/** Throws a RangeError on an empty row. */
export function layEndToEnd(rows: readonly (readonly number[])[], padId: number): Sequences {
  if (rows.some((row) => row.length === 0)) throw new RangeError('a row of tokens is empty');
  const total = rows.reduce((sum, row) => sum + row.length, 0);
  const n = Math.ceil(total / TOKEN_STEP) * TOKEN_STEP;
  const ids = new Int32Array(n).fill(padId);
  const places = Int32Array.from({ length: 2 * n }, (_, i) => i >> 1); // an end that is not beyond the token: no row's
  const starts: number[] = [];
  let start = 0;
  for (const row of rows) {
    ids.set(row, start);
    for (let t = start; t < start + row.length; t++) places.set([start, start + row.length], 2 * t);
    starts.push(start);
    start += row.length;
  }
  return { ids, places, starts, longest: Math.max(0, ...rows.map((row) => row.length)) };
}
