/**
 * A person's own data: a JSONL, JSON or CSV file becomes rows to learn from, or one clear message. Rows that cannot be
 * used are left out and the first of them are named with their lines.
 */
import { exampleIds } from '../text/chat-template';
import { InputError } from '../text/input-error';
import type { Tokenizer } from '../text/tokenizer';
import { type DatasetRow, parseRow, RowError } from './dataset-row';
import { csvRows, jsonLines, jsonList, type RawRow } from './row-lines';

const MAX_FILE_MB = 50;
const MB = 1_000_000;
const MAX_ROWS = 300_000;
const SHOWN_PROBLEMS = 20;

/** What a browser's File offers of use here. */
export interface FileLike {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface RowProblem {
  readonly line: number;
  readonly message: string;
}

export interface Dataset {
  readonly name: string;
  /** All rows are of the kind of the first good one. */
  readonly kind: DatasetRow['kind'];
  readonly rows: readonly DatasetRow[];
  /** The first rows that were left out; `problemCount` counts all of them. */
  readonly problems: readonly RowProblem[];
  readonly problemCount: number;
}

/** Errors: InputError 'file-empty', 'file-too-large', 'file-binary', 'file-encoding', 'json', 'json-depth', 'csv-header', 'csv-cells', 'too-many-rows' or 'no-rows'. */
export async function readDatasetFile(file: FileLike): Promise<Dataset> {
  // Before reading: a file too large for the tab's memory must not be read at all.
  if (file.size === 0) throw new InputError('file-empty', `"${file.name}" is empty. Choose a file with rows in it.`);
  if (file.size > MAX_FILE_MB * MB) {
    const size = Math.round(file.size / MB);
    throw new InputError(
      'file-too-large',
      `"${file.name}" has ${size} MB; at most ${MAX_FILE_MB} MB can be read. Cut it into smaller files.`,
    );
  }
  return parseDataset(decode(new Uint8Array(await file.arrayBuffer()), file.name), file.name);
}

const MAGIC: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['a zip archive or spreadsheet', [0x50, 0x4b, 0x03, 0x04]],
  ['a gzip archive: unpack it', [0x1f, 0x8b]],
  ['a Parquet file: export it as JSONL', [0x50, 0x41, 0x52, 0x31]],
  ['a PDF', [0x25, 0x50, 0x44, 0x46]],
];

function decode(bytes: Uint8Array, name: string): string {
  const begins = (magic: readonly number[]) => magic.every((b, i) => bytes[i] === b);
  const utf16 = begins([0xff, 0xfe]) || begins([0xfe, 0xff]);
  if (utf16) throw new InputError('file-encoding', `"${name}" is UTF-16 text. Re-save it as UTF-8.`);
  const known = MAGIC.find(([, magic]) => begins(magic));
  if (known || bytes.subarray(0, 65_536).includes(0)) {
    const what = known ? `is ${known[0]}` : 'is a binary file';
    throw new InputError('file-binary', `"${name}" ${what}, not text. Choose a JSONL, JSON or CSV file.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes); // without its byte-order mark
  } catch {
    throw new InputError(
      'file-encoding',
      `"${name}" is not UTF-8 text: it is binary, in another encoding, or damaged. Re-save it as UTF-8.`,
    );
  }
}

function rawRows(text: string, name: string): Iterable<RawRow> {
  const start = text.trimStart()[0];
  if (/\.(csv|tsv)$/i.test(name)) return csvRows(text);
  if (/\.(jsonl|ndjson)$/i.test(name)) return jsonLines(text);
  // .json, and names that say nothing: a list is JSON, objects line by line are JSONL, anything else a table.
  if (start === '[') return jsonList(text);
  if (start === '{') return text.trim().includes('\n') && !isJson(text) ? jsonLines(text) : jsonList(text);
  return /\.json$/i.test(name) ? jsonList(text) : csvRows(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Reads a file's text; `name` tells the format by its ending. Errors as `readDatasetFile`. */
export function parseDataset(text: string, name: string): Dataset {
  if (text.trim() === '') throw new InputError('file-empty', `"${name}" is empty. Choose a file with rows in it.`);
  const rows: DatasetRow[] = [];
  const problems: RowProblem[] = [];
  let problemCount = 0;
  for (const raw of rawRows(text, name)) {
    try {
      if ('error' in raw) throw new RowError(raw.error);
      const row = parseRow(raw.value, raw.line);
      const kind = rows[0]?.kind ?? row.kind;
      if (row.kind !== kind)
        throw new RowError(
          `This is a ${row.kind}, but the rows before are ${kind}s: put them into files of their own.`,
        );
      if (rows.length === MAX_ROWS) {
        throw new InputError(
          'too-many-rows',
          `"${name}" has more than ${MAX_ROWS.toLocaleString('en')} rows. Cut it into smaller files.`,
        );
      }
      rows.push(row);
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      problemCount++;
      if (problems.length < SHOWN_PROBLEMS) problems.push({ line: raw.line, message: error.message });
    }
  }
  const [first] = rows;
  if (!first) {
    const why = problems[0] ? `Line ${problems[0].line}: ${problems[0].message}` : 'It has no rows.';
    throw new InputError('no-rows', `No row of "${name}" can be used. ${why}`, { problems, problemCount });
  }
  return { name, kind: first.kind, rows, problems, problemCount };
}

/** What a row costs, and what the context cuts off. */
export interface RowLength {
  readonly line: number;
  /** Of the longest text that the row makes, chat markers included. */
  readonly tokens: number;
  /** Tokens past the context: they are not learned. */
  readonly cut: number;
  /** Nothing of an answer is left: the row teaches nothing. */
  readonly useless: boolean;
}

/** Token counts of rows, in order. `context`: tokens the model can read. */
export function rowLengths(rows: readonly DatasetRow[], tokenizer: Tokenizer, context: number): RowLength[] {
  return rows.map((row) => {
    const texts =
      row.kind === 'demonstration'
        ? [row.messages]
        : [row.chosen, row.rejected].map((content) => [...row.prompt, { role: 'assistant' as const, content }]);
    const examples = texts.map((messages) => exampleIds(tokenizer, messages));
    const tokens = Math.max(...examples.map((e) => e.ids.length));
    const useless = examples.some((e) => !e.mask.slice(0, context).includes(1));
    return { line: row.line, tokens, cut: Math.max(0, tokens - context), useless };
  });
}

/** One sentence about rows that the context cuts, or null when none is. */
export function truncationWarning(lengths: readonly RowLength[], context: number): string | null {
  const cut = lengths.filter((l) => l.cut > 0);
  const [first] = cut;
  if (!first) return null;
  const useless = cut.filter((l) => l.useless).length;
  const lost = useless > 0 ? ` ${useless} of them have no answer left within it and teach nothing.` : '';
  return `${cut.length} of ${lengths.length} rows are longer than the model's context of ${context} tokens and are cut (the first on line ${first.line}: ${first.tokens} tokens).${lost}`;
}
