/** A row before anybody asks what it says: its line, and its value or why it has none. */
export type RawRow = { readonly line: number } & ({ readonly value: unknown } | { readonly error: string });

/** Line ends between two places of a text, counted at \n. */
export const newlines = (text: string, from: number, to: number): number => {
  let count = 0;
  for (let i = text.indexOf('\n', from); i >= 0 && i < to; i = text.indexOf('\n', i + 1)) count++;
  return count;
};
