/** Labels that cross between page and worker at a time: a few milliseconds of cloning. */
export const PIECE = 100;

export function piecesOf<T>(items: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let i = 0; i < items.length; i += size) pieces.push(items.slice(i, i + size));
  return pieces;
}
