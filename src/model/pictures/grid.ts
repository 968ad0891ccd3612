/** Which row of a batch of grids each row of another takes: grids lie one after another, a row of features a place. */

type Index = (count: number, side: number) => Int32Array;

/** Made once for each size of batch and grid; few sizes are ever in use. */
function remembered(make: (side: number) => { readonly of: readonly number[]; readonly from: number }): Index {
  const known = new Map<string, Int32Array>();
  return (count, side) => {
    const key = `${count} ${side}`;
    const found = known.get(key);
    if (found) return found;
    const { of, from } = make(side);
    const index = new Int32Array(count * of.length);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < of.length; j++) index[i * of.length + j] = i * from + (of[j] as number);
    known.set(key, index);
    return index;
  };
}

const places = (side: number): (readonly [number, number])[] =>
  Array.from({ length: side * side }, (_, i) => [Math.floor(i / side), i % side]);
const QUARTERS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;
const STEPS = [-1, 0, 1];

/** The nine neighbours of each place; at the border the nearest place inside. [count · side² · 9] */
export const neighborIndex = remembered((side) => {
  const inside = (at: number) => Math.min(side - 1, Math.max(0, at));
  const of = places(side).flatMap(([row, column]) =>
    STEPS.flatMap((down) => STEPS.map((right) => inside(row + down) * side + inside(column + right))),
  );
  return { of, from: side * side };
});

/** The four places of each patch of a grid `side` wide, patch by patch. */
export const toPatchIndex = remembered((side) => ({
  of: places(side / 2).flatMap(([row, column]) =>
    QUARTERS.map(([down, right]) => (2 * row + down) * side + 2 * column + right),
  ),
  from: side * side,
}));

/** The way back: where each pixel of a picture `side` wide lies among the pixels of its patches. */
export const fromPatchIndex = remembered((side) => ({
  of: places(side).map(([row, column]) => 4 * ((row >> 1) * (side / 2) + (column >> 1)) + 2 * (row & 1) + (column & 1)),
  from: side * side,
}));

/** The place of a grid half as fine over each place of one `side` wide. */
export const upIndex = remembered((side) => ({
  of: places(side).map(([row, column]) => (row >> 1) * (side / 2) + (column >> 1)),
  from: (side * side) / 4,
}));

/** The picture that each place belongs to. */
export const pictureIndex = remembered((side) => ({ of: new Array(side * side).fill(0), from: 1 }));

/** Each place's own number, the same in every picture. */
export const placeIndex = remembered((side) => ({ of: places(side).map((_, i) => i), from: 0 }));
