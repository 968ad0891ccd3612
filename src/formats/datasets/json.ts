/** Rows of JSON in all the ways it is saved: a list, a list within an object, one object, columns, a row a line. */
import { isRecord, parseGuarded } from '../../text/guarded-json';
import { InputError } from '../../text/input-error';
import { linesOf } from '../../text/lines';
import { readable } from '../../text/readable';
import type { Fields } from './fields';
import { newlines, type RawRow } from './raw-row';

/** One JSON value a line; empty lines are skipped. */
function* jsonLines(text: string): Generator<RawRow> {
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

/** Lines looked at to tell JSONL from a broken JSON file. */
const LOOKED_AT = 50;

function hasJsonLine(text: string): boolean {
  let seen = 0;
  for (const raw of linesOf(text)) {
    if (raw.trim() === '') continue;
    if (seen++ > LOOKED_AT) return false;
    try {
      if (isRecord(parseGuarded(raw))) return true;
    } catch {
      // The next one may be better.
    }
  }
  return false;
}

/**
 * Where each element of a JSON list begins: the list is the whole file, or stands under `key` of the object that is.
 * The text is valid JSON.
 */
function* elementStarts(text: string, key: string | null): Generator<number> {
  const inside = key === null ? 1 : 2;
  let depth = 0;
  let due = false;
  let name = '';
  let here = key === null;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === ' ' || c === '\n' || c === '\r' || c === '\t') continue;
    if (due && c !== ']') {
      yield i;
      due = false;
    }
    if (c === '"') {
      const from = i;
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
      if (depth === 1 && key !== null) name = text.slice(from, i + 1);
    } else if (c === '[' || c === '{') {
      depth++;
      if (depth === inside && c === '[' && (key === null || name === JSON.stringify(key))) {
        here = true;
        due = true;
      }
    } else if (c === ']' || c === '}') {
      if (depth === inside && key !== null) here = false;
      depth--;
    } else if (c === ',' && depth === inside && here) due = true;
  }
}

function* elements(text: string, list: readonly unknown[], key: string | null): Generator<RawRow> {
  const starts = elementStarts(text, key);
  let line = 1;
  let counted = 0;
  for (const element of list) {
    const at = starts.next();
    if (!at.done) {
      line += newlines(text, counted, at.value);
      counted = at.value;
    }
    // A list of texts is a list of prompts.
    yield viewed(line, typeof element === 'string' ? { prompt: element } : element);
  }
}

/** The dataset viewer of the Hub gives `{row_idx, row, truncated_cells}`. */
function viewed(line: number, element: unknown): RawRow {
  if (!isRecord(element) || !isRecord(element.row) || !('row_idx' in element)) return { line, value: element };
  const { truncated_cells: cut } = element;
  if (Array.isArray(cut) && cut.length > 0)
    return {
      line,
      error: `The Hub's viewer cut ${cut.map((name) => `"${String(name)}"`).join(', ')} of this row short.`,
    };
  return { line, value: element.row };
}

const WRAPPERS = ['data', 'rows', 'examples', 'instances', 'records', 'items'];

/** Columns instead of rows: `{"prompt": [...], "completion": [...]}`, or pandas' `{"prompt": {"0": ..., "1": ...}}`. */
function columns(value: Fields): Fields[] | null {
  const names = Object.keys(value);
  const [first] = names;
  if (first === undefined) return null;
  const keys = (column: unknown): string[] =>
    isRecord(column) || Array.isArray(column) ? Object.keys(column as object) : [];
  const rows = keys(value[first]);
  const numbered = rows.length > 0 && rows.every((row) => /^\d{1,9}$/.test(row));
  const flat = (column: unknown) => !Array.isArray(column) || column.every((cell) => !isRecord(cell));
  if (!numbered || !names.every((name) => flat(value[name]) && keys(value[name]).join() === rows.join())) return null;
  return rows.map((row) => Object.fromEntries(names.map((name) => [name, (value[name] as Fields)[row]])));
}

function* objectRows(text: string, value: Fields, isRow: (value: unknown) => boolean): Generator<RawRow> {
  const inColumns = columns(value);
  if (inColumns) {
    for (const row of inColumns) yield { line: 1, value: row };
    return;
  }
  const key = WRAPPERS.find((name) => Array.isArray(value[name]));
  if (key !== undefined && !isRow(value)) yield* elements(text, value[key] as unknown[], key);
  else yield { line: newlines(text, 0, text.indexOf('{')) + 1, value };
}

/** Rows of a text that begins with [ or {. `isRow`: whether a value is a row of any format. Errors: InputError 'json', 'json-depth'. */
export function jsonRows(text: string, isRow: (value: unknown) => boolean): Iterable<RawRow> {
  let value: unknown;
  try {
    value = parseGuarded(text);
  } catch (error) {
    if (hasJsonLine(text)) return jsonLines(text);
    if (error instanceof InputError) throw error;
    throw notJson(text, error);
  }
  if (Array.isArray(value)) return elements(text, value, null);
  if (isRecord(value)) return objectRows(text, value, isRow);
  throw new InputError('json', 'This JSON file is neither a list of rows nor an object.');
}

function notJson(text: string, error: unknown): InputError {
  const why = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(why);
  const line = /line (\d+)/.exec(why)?.[1] ?? (position ? newlines(text, 0, Number(position[1])) + 1 : undefined);
  const where = line === undefined ? '' : `: the mistake is on line ${readable(String(line))}`;
  return new InputError('json', `This file is not valid JSON${where}. Correct it there.`, { line });
}
