/** Cuts a file's text into rows, each with the line it begins on (from 1). Every row is read, or says why it is not. */
import Papa from 'papaparse';
import { parseGuarded } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { linesOf, wideLine } from '../text/lines';
import { readable } from '../text/readable';

export type RawRow = { readonly line: number } & ({ readonly value: unknown } | { readonly error: string });

const newlines = (text: string, from: number, to: number): number => {
  let count = 0;
  for (let i = text.indexOf('\n', from); i >= 0 && i < to; i = text.indexOf('\n', i + 1)) count++;
  return count;
};

/** One JSON value a line; empty lines are skipped. */
export function* jsonLines(text: string): Generator<RawRow> {
  let line = 0;
  for (const raw of linesOf(text)) {
    line++;
    if (raw.trim() === '') continue;
    try {
      yield { line, value: parseGuarded(raw) };
    } catch (error) {
      yield { line, error: error instanceof InputError ? error.message : 'This line is not valid JSON.' };
    }
  }
}

/** Where each element of a JSON list begins: the first character of depth 1, and the first after each comma there. */
function* elementStarts(text: string): Generator<number> {
  let depth = 0;
  let due = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === ' ' || c === '\n' || c === '\r' || c === '\t') continue;
    if (due && c !== ']') {
      yield i;
      due = false;
    }
    if (c === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (c === '[' || c === '{') {
      depth++;
      if (depth === 1) due = true;
    } else if (c === ']' || c === '}') depth--;
    else if (c === ',' && depth === 1) due = true;
  }
}

/** A JSON list of rows, or an object that holds one list. */
export function* jsonList(text: string): Generator<RawRow> {
  let value: unknown;
  try {
    value = parseGuarded(text);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const why = error instanceof Error ? error.message : '';
    const position = /position (\d+)/.exec(why);
    const line = /line (\d+)/.exec(why)?.[1] ?? (position ? newlines(text, 0, Number(position[1])) + 1 : undefined);
    throw new InputError(
      'json',
      `This file is not valid JSON${line ? `: the mistake is on line ${line}` : ''}. Correct it there.`,
      { line },
    );
  }
  if (!Array.isArray(value))
    throw new InputError('json', 'This JSON file is not a list of rows: it must begin with [ and end with ].');
  const starts = elementStarts(text);
  let line = 1;
  let counted = 0;
  for (const element of value as unknown[]) {
    const at = starts.next();
    if (!at.done) {
      line += newlines(text, counted, at.value);
      counted = at.value;
    }
    yield { line, value: element };
  }
}

/** Columns that may hold a list of messages as JSON. */
const MESSAGE_COLUMNS = ['messages', 'prompt', 'completion', 'chosen', 'rejected'];

function unpack(row: Record<string, unknown>): Record<string, unknown> {
  const out = { ...row };
  for (const name of MESSAGE_COLUMNS) {
    const cell = out[name];
    if (typeof cell !== 'string' || !/^\s*\[\s*\{/.test(cell)) continue;
    try {
      out[name] = parseGuarded(cell);
    } catch {
      // It only looks like a list: then it is text.
    }
  }
  return out;
}

/** Whichever the header line has most of. (Papa's own guess needs more rows than a short file has.) */
function separatorOf(text: string): string {
  const header = text.slice(0, 10_000).trimStart().split('\n')[0] ?? '';
  const count = (separator: string) => header.split(separator).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** Comma, semicolon or tab separated, with a header line; quoted cells may hold line breaks. */
export function csvRows(text: string): RawRow[] {
  const delimiter = separatorOf(text);
  const wide = wideLine(text, delimiter);
  if (wide !== null) {
    throw new InputError(
      'csv-cells',
      `Line ${wide} of this file has more than 10,000 cells, so it is no table of rows.`,
    );
  }
  const rows: RawRow[] = [];
  let line = 1;
  let counted = 0;
  let header: readonly string[] = [];
  Papa.parse<string[]>(text, {
    delimiter,
    step({ data, errors, meta }) {
      const begins = line;
      line += newlines(text, counted, meta.cursor);
      counted = meta.cursor;
      if (data.every((cell) => cell.trim() === '')) return;
      const broken = errors.find((e) => e.type === 'Quotes');
      if (header.length === 0) {
        header = data.map((name) => name.trim().toLowerCase());
        if (!header.some((name) => MESSAGE_COLUMNS.includes(name))) {
          throw new InputError(
            'csv-header',
            `The first line of a CSV file names its columns, and this one has none named prompt and completion, nor messages, nor chosen and rejected. It says: ${readable(header.slice(0, 6).join(', '))}.`,
          );
        }
      } else if (broken)
        rows.push({
          line: begins,
          error: 'A quotation mark is not closed, or stands inside a cell that is not quoted.',
        });
      else if (data.length !== header.length) {
        rows.push({
          line: begins,
          error: `There are ${data.length} cells where the header has ${header.length}: quote cells that hold the separator.`,
        });
      } else rows.push({ line: begins, value: unpack(Object.fromEntries(header.map((name, i) => [name, data[i]]))) });
    },
  });
  return rows;
}
