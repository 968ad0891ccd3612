// The operands of a product as its tiles read them (matmul.ts): vectors side by side, six or four of A, eight of B.

/** Packs `lanes` (at most 4) vectors of length `depth` side by side: dst[k * step + lane]; missing lanes are 0. */
export function packPanel(src: usize, dst: usize, lanes: i32, laneStride: i32, kStride: i32, depth: i32, step: i32): void {
  const lane = <usize>laneStride << 2;
  const dk = <usize>kStride << 2;
  const out = <usize>step << 2;
  let k: i32 = 0;
  if (lanes == 4 && kStride == 1) {
    const p1 = src + lane, p2 = p1 + lane, p3 = p2 + lane;
    for (; k + 4 <= depth; k += 4) {
      const at = <usize>k << 2;
      const r0 = v128.load(src + at), r1 = v128.load(p1 + at), r2 = v128.load(p2 + at), r3 = v128.load(p3 + at);
      const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
      const t1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
      const t2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
      const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
      const to = dst + <usize>k * out;
      v128.store(to, v128.shuffle<i64>(t0, t2, 0, 2));
      v128.store(to + out, v128.shuffle<i64>(t0, t2, 1, 3));
      v128.store(to + 2 * out, v128.shuffle<i64>(t1, t3, 0, 2));
      v128.store(to + 3 * out, v128.shuffle<i64>(t1, t3, 1, 3));
    }
  } else if (lanes == 4 && laneStride == 1) {
    for (; k < depth; k++) v128.store(dst + <usize>k * out, v128.load(src + <usize>k * dk));
  }
  for (; k < depth; k++) {
    const to = dst + <usize>k * out;
    const from = src + <usize>k * dk;
    for (let i: i32 = 0; i < 4; i++) {
      store<f32>(to + (<usize>i << 2), i < lanes ? load<f32>(from + <usize>i * lane) : 0);
    }
  }
}

/** Of `rows` rows, how many are computed six at a time (one more than there are: the last is of zeros); the rest go by four. */
// @ts-ignore: decorator
@inline
export function sixes(rows: i32): i32 {
  if (!ASC_FEATURE_RELAXED_SIMD) return 0;
  const left = rows % 6;
  return left == 5 ? rows + 1 : left == 2 && rows >= 8 ? rows - 8 : rows - left;
}

/**
 * Packs `rows` rows of A, `depth` numbers of each, into panels of six and of four rows: the panel of row m begins at m·depth.
 */
export function packRows(a: usize, dst: usize, rows: i32, aRow: i32, aCol: i32, depth: i32): void {
  const six = sixes(rows);
  if (aRow == 1) return packAcross(a, dst, rows, six, aCol, depth);
  let m: i32 = 0;
  for (; m < six; m += 6) {
    const src = a + (<usize>(m * aRow) << 2), to = dst + (<usize>(m * depth) << 2);
    packPanel(src, to, 4, aRow, aCol, depth, 6);
    packPair(src + (<usize>aRow << 4), to + 16, min(2, rows - m - 4), aRow, aCol, depth);
  }
  for (; m < rows; m += 4) {
    packPanel(a + (<usize>(m * aRow) << 2), dst + (<usize>(m * depth) << 2), min(4, rows - m), aRow, aCol, depth, 4);
  }
}

/** The last two lanes of a panel of six; a missing second one is 0. */
function packPair(src: usize, dst: usize, lanes: i32, laneStride: i32, kStride: i32, depth: i32): void {
  const lane = <usize>laneStride << 2, dk = <usize>kStride << 2;
  let k: i32 = 0;
  if (lanes == 2 && kStride == 1) {
    for (; k + 4 <= depth; k += 4) {
      const r0 = v128.load(src + (<usize>k << 2)), r1 = v128.load(src + lane + (<usize>k << 2));
      const low = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5), high = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
      const to = dst + <usize>k * 24;
      v128.store_lane<i64>(to, low, 0);
      v128.store_lane<i64>(to, low, 1, 24);
      v128.store_lane<i64>(to, high, 0, 48);
      v128.store_lane<i64>(to, high, 1, 72);
    }
  }
  for (; k < depth; k++) {
    const from = src + <usize>k * dk, to = dst + <usize>k * 24;
    store<f32>(to, load<f32>(from));
    store<f32>(to, lanes == 2 ? load<f32>(from + lane) : 0, 4);
  }
}

/**
 * `packRows` where the rows' numbers of one k are adjacent: some k of all panels at a time, since the next k lies far away and
 * every visit to it costs a page.
 */
function packAcross(src: usize, dst: usize, rows: i32, six: i32, kStride: i32, depth: i32): void {
  const dk = <usize>kStride << 2, panel = <usize>depth << 4;
  const whole = six > rows ? six - 6 : six, fours = (rows - min(six, rows)) & ~3;
  for (let k0: i32 = 0; k0 < depth; k0 += 4) {
    const end = min(depth, k0 + 4);
    let at = src + <usize>k0 * dk, to = dst;
    let m: i32 = 0;
    for (; m < whole; m += 6) {
      for (let k = k0, from = at; k < end; k++, from += dk) {
        v128.store(to + <usize>k * 24, v128.load(from));
        store<u64>(to + <usize>k * 24, load<u64>(from, 16), 16);
      }
      at += 24;
      to += <usize>depth * 24;
    }
    for (const last = m + fours; m < last; m += 4) {
      for (let k = k0, from = at; k < end; k++, from += dk) v128.store(to + (<usize>k << 4), v128.load(from));
      at += 16;
      to += panel;
    }
  }
  const m = whole + fours, from = src + (<usize>m << 2), to = dst + (<usize>(m * depth) << 2);
  if (six > rows) {
    packPanel(from, to, 4, 1, kStride, depth, 6);
    packPair(from + 16, to + 16, 1, 1, kStride, depth);
  } else if (m < rows) packPanel(from, to, rows - m, 1, kStride, depth, 4);
}
