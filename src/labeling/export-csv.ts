/** The full record as CSV. Apart from the other exports: the page's first view needs no CSV library. */
import Papa from 'papaparse';
import type { LabelRecord } from './record';

/** Columns of the CSV: a record's fields in this order, answers and their sources spread out. */
const CSV_COLUMNS = [
  ...['version', 'id', 'pair', 'prompt', 'topic', 'answer_0', 'source_0', 'answer_1', 'source_1', 'sides', 'choice'],
  ...['strength', 'rater', 'session', 'shownAt', 'decidedAt', 'activeMs', 'note', 'flagged', 'kind', 'expected'],
  ...['selection', 'rewardMargin', 'turns'],
] as const;

/** A spreadsheet runs a cell that starts like this as a formula; one apostrophe before it is taken off on import. */
export const FORMULA = /^'*[=+\-@\t\r]/;
/** Columns of free text. The others are numbers, names from a list, or JSON. */
export const TEXT_COLUMNS: ReadonlySet<string> = new Set([
  ...['id', 'prompt', 'topic', 'answer_0', 'answer_1', 'rater', 'session', 'note'],
]);

/** The record as CSV (RFC 4180). `null` is an empty cell. Times are ISO 8601: as numbers a spreadsheet rounds them to 1.79E+12. */
export function toRecordCsv(records: readonly LabelRecord[]): string {
  const rows = records.map((record) => {
    const { answers, expected, topic, turns, ...rest } = record;
    const cells: Record<string, unknown> = {
      ...rest,
      topic: topic ?? '',
      turns: turns ? JSON.stringify(turns) : '',
      answer_0: answers[0].text,
      source_0: JSON.stringify(answers[0].source),
      answer_1: answers[1].text,
      source_1: JSON.stringify(answers[1].source),
      expected: expected === null ? '' : String(expected),
      shownAt: new Date(record.shownAt).toISOString(),
      decidedAt: new Date(record.decidedAt).toISOString(),
    };
    return CSV_COLUMNS.map((column) => {
      const cell = cells[column] ?? '';
      return typeof cell === 'string' && TEXT_COLUMNS.has(column) && FORMULA.test(cell) ? `'${cell}` : cell;
    });
  });
  return Papa.unparse({ fields: [...CSV_COLUMNS], data: rows }, { newline: '\r\n' });
}
