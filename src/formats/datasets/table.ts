/** Rows of a table: CSV, TSV or with semicolons, with a line of column names; as programs and spreadsheets save it. */
import Papa from 'papaparse';
import { parseGuarded } from '../../text/guarded-json';
import { InputError } from '../../text/input-error';
import { wideLine } from '../../text/lines';
import { readable } from '../../text/readable';
import { newlines, type RawRow } from './raw-row';

/** Columns by which a table of data is told from other text, whatever case they are in. */
const COLUMNS: ReadonlySet<string> = new Set([
  ...['prompt', 'completion', 'messages', 'chosen', 'rejected', 'text', 'instruction', 'output', 'response', 'label'],
  ...['conversations', 'input', 'context', 'question', 'system', 'margin', 'message_id', 'annotation_id', 'answer_0'],
]);
/** Columns that say nothing alone: a table needs another one beside them. */
const BESIDE: ReadonlySet<string> = new Set([
  'input',
  'context',
  'label',
  'system',
  'margin',
  'output',
  'response',
  'question',
]);

/** Columns that may hold lists or objects as JSON. */
const NESTED: ReadonlySet<string> = new Set([
  ...['messages', 'prompt', 'completion', 'completions', 'chosen', 'rejected', 'conversations', 'conversation'],
  ...['history', 'annotations', 'data', 'fields', 'responses', 'suggestions'],
]);

type Cells = Record<string, unknown>;

/** Cells that hold JSON become what they say. In a table of labels per prompt stays the text that it is. */
function unpack(row: Cells): Cells | string {
  if (Object.hasOwn(row, 'answer_0')) return row;
  for (const [name, cell] of Object.entries(row)) {
    if (typeof cell !== 'string' || !(NESTED.has(name) || name.endsWith('.responses') || name.endsWith('.status')))
      continue;
    if (/^\s*\[?\s*\{\s*'/.test(cell)) {
      return `"${name}" holds a list as Python writes it, not JSON. Save the data as JSONL or Parquet instead of CSV.`;
    }
    if (!/^\s*[[{]/.test(cell)) continue;
    try {
      row[name] = parseGuarded(cell);
    } catch {
      // It only looks like a list: then it is text.
    }
  }
  return row;
}

/** What Excel writes before a table so that it opens it again: "sep=;". */
const SEPARATOR_LINE = /^sep=(.)\r?(?:\n|$)/i;

const firstLine = (text: string): string => text.slice(0, 100_000).split(/\r\n|\n|\r/, 1)[0] ?? '';

/** Whichever the header line has most of. (Papa's own guess needs more rows than a short file has.) One column has none. */
function separatorOf(header: string): string {
  const count = (separator: string) => header.split(separator).length;
  const best = [',', ';', '\t'].reduce((most, next) => (count(next) > count(most) ? next : most));
  return count(best) > 1 ? best : '\u001f';
}

const nameOf = (cell: string): string => {
  const name = cell.trim();
  return COLUMNS.has(name.toLowerCase()) ? name.toLowerCase() : name;
};

interface Shape {
  readonly separator: string;
  /** Where the line of names begins. */
  readonly start: number;
  readonly names: readonly string[];
}

function shapeOf(text: string): Shape {
  const said = SEPARATOR_LINE.exec(text);
  const start = said ? said[0].length : (/^\s*/.exec(text)?.[0].lastIndexOf('\n') ?? -1) + 1;
  const header = firstLine(text.slice(start, start + 100_000));
  const separator = said?.[1] ?? separatorOf(header);
  const cells = Papa.parse<string[]>(header, { delimiter: separator }).data[0] ?? [];
  return { separator, start, names: cells.map(nameOf) };
}

/** Whether a text is a table of data: its first line names columns that rows of some format have. */
export function isTable(text: string): boolean {
  const { names } = shapeOf(text);
  return (
    names.some((name) => COLUMNS.has(name) && !BESIDE.has(name)) ||
    names.filter((name) => BESIDE.has(name)).length > 1 ||
    names.some((name) => name.endsWith('.responses'))
  );
}

function checkNames(names: readonly string[], name: string): void {
  const twice = names.find((one, i) => one !== '' && names.indexOf(one) !== i);
  if (twice !== undefined) {
    throw new InputError(
      'csv-header',
      `"${name}" has the column "${readable(twice)}" twice. Remove one of them, or give it another name.`,
    );
  }
}

/** Every row, or what is wrong with it. `name` is the file's. Errors: InputError 'csv-header', 'csv-cells'. */
export function tableRows(text: string, name: string): RawRow[] {
  const { separator, start, names } = shapeOf(text);
  const body = text.slice(start);
  const before = newlines(text, 0, start);
  const wide = wideLine(body, separator);
  if (wide !== null) {
    throw new InputError(
      'csv-cells',
      `Line ${before + wide} of "${name}" has more than 10,000 cells, so it is no table of rows.`,
    );
  }
  checkNames(names, name);
  const rows: RawRow[] = [];
  let line = before + 1;
  let counted = 0;
  let header = true;
  Papa.parse<string[]>(body, {
    delimiter: separator,
    step({ data, errors, meta }) {
      const begins = line;
      line += lineEnds(body, counted, meta.cursor);
      counted = meta.cursor;
      if (header) {
        header = false;
        return;
      }
      if (data.every((cell) => cell.trim() === '')) return;
      const value = errors.some(({ type }) => type === 'Quotes')
        ? 'A quotation mark is not closed, or stands inside a cell that is not quoted.'
        : rowOf(names, data);
      rows.push(typeof value === 'string' ? { line: begins, error: value } : { line: begins, value });
    },
  });
  return rows;
}

/** Spreadsheets leave out empty cells at a row's end, and write some where nothing stands. */
function rowOf(names: readonly string[], data: readonly string[]): Cells | string {
  const beyond = data.slice(names.length).some((cell) => cell.trim() !== '');
  if (beyond) {
    return `There are ${data.length} cells where the header has ${names.length}: quote cells that hold the separator.`;
  }
  const cells = names.flatMap((name, i) => (name === '' || i >= data.length ? [] : [[name, data[i]] as const]));
  return unpack(Object.fromEntries(cells));
}

function lineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) count++;
  }
  return count;
}
