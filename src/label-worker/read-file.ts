/** A dropped file of labels: which of the three formats it is, its good rows, and what is wrong with the others. */
import {
  type Imported,
  importRecordCsv,
  importRecordJsonl,
  importTrlJsonl,
  type RowError,
  type TrlRow,
} from '../labeling/import';
import type { LabelRecord } from '../labeling/record';
import { readable } from '../text/readable';

export type ReadFile =
  | { readonly kind: 'records'; readonly rows: readonly LabelRecord[]; readonly errors: readonly RowError[] }
  /** Preference rows: which answer is better, but neither who said so nor how it was shown. */
  | { readonly kind: 'trl'; readonly rows: readonly TrlRow[]; readonly errors: readonly RowError[] }
  /** Nothing usable; the message says why and what to do. */
  | { readonly kind: 'unusable'; readonly message: string; readonly errors: readonly RowError[] };

const WANTED =
  'Export one from this page (full record as JSONL or CSV), or give TRL rows: one {"prompt", "chosen", "rejected"} a line.';

export function readLabelFile(name: string, text: string): ReadFile {
  const unusable = (reason: string, errors: readonly RowError[] = []): ReadFile => ({
    kind: 'unusable',
    message: `${readable(name)} ${reason} ${WANTED}`,
    errors,
  });
  if (text.trim() === '') return unusable('is empty.');
  if (text.includes('\u0000')) return unusable('is not a text file.');
  const kind = kindOf(name, text);
  if (kind === 'array') return unusable('is one JSON list; a JSONL file has one row a line.');
  if (kind === 'other') return unusable('holds neither label records nor preference rows.');
  const { rows, errors } = READERS[kind](text) as Imported<LabelRecord & TrlRow>;
  if (rows.length === 0) return unusable('has no row that can be read.', errors);
  return { kind: kind === 'trl' ? 'trl' : 'records', rows, errors };
}

const READERS = { csv: importRecordCsv, records: importRecordJsonl, trl: importTrlJsonl };

/** By what the first line that can be read holds; a file's name says only that it is a table. */
function kindOf(name: string, text: string): keyof typeof READERS | 'array' | 'other' {
  if (/\.csv$/i.test(name)) return 'csv';
  if (/^\uFEFF?\s*\[/.test(text)) return 'array';
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      continue;
    }
    if (typeof value !== 'object' || value === null) return 'other';
    if ('chosen' in value || 'rejected' in value) return 'trl';
    return 'answers' in value || 'choice' in value ? 'records' : 'other';
  }
  return /^\uFEFF?version,/.test(text) ? 'csv' : 'other';
}
