/** A text's lines one after another, at \n, \r\n or \r: a list of fifty million empty lines takes more memory than the file. */
export function* linesOf(text: string): Generator<string> {
  let start = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) {
    yield text.slice(start, index);
    start = index + end.length;
  }
  yield text.slice(start);
}

/** Cells of one line: more are not a table but a way to fill the memory. */
const MOST_CELLS = 10_000;

/** The first line of a table with more cells than a table has, from 1; null when there is none. */
export function wideLine(text: string, separator: string): number | null {
  let line = 1;
  let cells = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\n') {
      line++;
      cells = 0;
    } else if (c === separator && ++cells > MOST_CELLS) return line;
  }
  return null;
}
