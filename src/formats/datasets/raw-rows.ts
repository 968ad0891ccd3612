/** A file's text, cut into rows by what it looks like; its name helps only where the text could be a table or prose. */
import { InputError } from '../../text/input-error';
import { linesOf } from '../../text/lines';
import { readable } from '../../text/readable';
import { jsonRows } from './json';
import type { RawRow } from './raw-row';
import { isTable, tableRows } from './table';

export interface RawRows {
  readonly rows: Iterable<RawRow>;
  /** Where the container itself says what its rows are. */
  readonly format?: string;
}

/** A prompt a line; empty lines are skipped. */
function* promptLines(text: string): Generator<RawRow> {
  let line = 0;
  for (const raw of linesOf(text)) {
    line++;
    if (raw.trim() !== '') yield { line, value: { prompt: raw.trim() } };
  }
}

/** Errors: InputError 'json', 'json-depth', 'csv-header' or 'csv-cells'. */
export function rawRows(text: string, name: string, isRow: (value: unknown) => boolean): RawRows {
  const start = text.trimStart()[0];
  if (start === '[' || start === '{') return { rows: jsonRows(text, isRow) };
  if (isTable(text)) return { rows: tableRows(text, name) };
  if (/\.(csv|tsv)$/i.test(name)) {
    const names = readable(text.trimStart().split(/\r\n|\n|\r/, 1)[0] ?? '');
    throw new InputError(
      'csv-header',
      `The first line of a table names its columns, and that of "${name}" has none named prompt, completion, messages, chosen and rejected, or those of another format. It says: ${names}.`,
    );
  }
  if (/\.(json|jsonl|ndjson)$/i.test(name))
    throw new InputError('json', `"${name}" is not JSON: it begins with neither { nor [. Choose another file.`);
  return { rows: promptLines(text), format: 'plain text, a prompt a line' };
}
