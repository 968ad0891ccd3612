/**
 * Labels from files: our own records (JSONL or CSV) and TRL's preference rows. Every row is checked by itself: the good
 * ones are returned, each bad one with its line and what is wrong with it. Nothing is repaired by guessing.
 */
import Papa from 'papaparse';
import { z } from '../config/zod';
import { parseGuarded } from '../text/guarded-json';
import { linesOf, wideLine } from '../text/lines';
import { readable } from '../text/readable';
import { hasLoneSurrogate } from '../text/surrogate';
import { writtenNumber } from '../text/written-number';
import { CSV_COLUMNS, FORMULA, TEXT_COLUMNS } from './export';
import { isComparable } from './pair-identity';
import { makePair, type Pair } from './pair-queue';
import { type LabelRecord, labelRecordSchema } from './record';

export interface RowError {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface Imported<T> {
  readonly rows: readonly T[];
  readonly errors: readonly RowError[];
}

/** Characters, rows and errors of one file: what the tab's memory bears. */
const MOST_TEXT = 50_000_000;
const MOST_ROWS = 200_000;
const MOST_ERRORS = 1000;

/** Rows and errors as they come in, within the limits. */
class Collected<T> implements Imported<T> {
  readonly rows: T[] = [];
  readonly errors: RowError[] = [];

  /** False: nothing more is taken. */
  get open(): boolean {
    return this.rows.length < MOST_ROWS && this.errors.length < MOST_ERRORS;
  }

  add(line: number, result: z.ZodSafeParseResult<T>): void {
    if (result.success) this.rows.push(result.data);
    else this.fail(line, explain(result.error));
    if (!this.open) this.errors.push({ line, message: 'is the last line read: the file has too many rows or errors' });
  }

  fail(line: number, message: string): void {
    this.errors.push({ line, message: readable(message, 300) });
  }
}

const TOO_LONG = {
  rows: [],
  errors: [{ line: 1, message: 'begins a file of more than 50 million characters: cut it up' }],
};

/** "answers.0.text: ..." of the first few things wrong. */
function explain(error: z.ZodError): string {
  const issues = error.issues.slice(0, 3).map((issue) => {
    const path = issue.path.join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  const more = error.issues.length - issues.length;
  return issues.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function eachJsonLine<T>(text: string, read: (value: unknown) => z.ZodSafeParseResult<T>): Imported<T> {
  if (text.length > MOST_TEXT) return TOO_LONG;
  const out = new Collected<T>();
  let line = 0;
  for (const content of linesOf(text.replace(/^\uFEFF/, ''))) {
    line++;
    if (content.trim() === '') continue;
    if (!out.open) break;
    let value: unknown;
    try {
      value = parseGuarded(content);
    } catch (cause) {
      out.fail(line, `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
      continue;
    }
    out.add(line, read(value));
  }
  return { rows: out.rows, errors: out.errors };
}

export function importRecordJsonl(text: string): Imported<LabelRecord> {
  return eachJsonLine(text, (value) => labelRecordSchema.safeParse(value));
}

export function importRecordCsv(text: string): Imported<LabelRecord> {
  if (text.length > MOST_TEXT) return TOO_LONG;
  const clean = text.replace(/^\uFEFF/, '');
  const out = new Collected<LabelRecord>();
  const wide = wideLine(clean, ',');
  if (wide !== null) out.fail(wide, 'has more than 10,000 cells: this is no table of labels');
  let columns: string[] | null = null;
  let line = 1;
  let start = 0;
  const onRow = ({ data, errors: wrong, meta }: Papa.ParseStepResult<string[]>, parser: Papa.Parser) => {
    const here = line;
    // A quoted cell may span lines, so count those that this row took.
    line += clean.slice(start, meta.cursor).match(/\r\n|\n|\r/g)?.length ?? 0;
    start = meta.cursor;
    if (data.length === 1 && data[0] === '') return;
    const fault = wrong[0];
    if (fault !== undefined) out.fail(here, fault.message);
    else if (columns === null) {
      columns = data;
      const problem = headerProblem(data);
      if (problem === null) return;
      out.fail(here, problem);
      parser.abort();
    } else if (data.length !== columns.length) {
      out.fail(here, `has ${data.length} cells, but the header has ${columns.length}`);
    } else out.add(here, labelRecordSchema.safeParse(fromCells(columns, data)));
    if (!out.open) parser.abort();
  };
  if (wide === null) Papa.parse<string[]>(clean, { delimiter: ',', step: onRow });
  return { rows: out.rows, errors: out.errors };
}

function headerProblem(columns: readonly string[]): string | null {
  const missing = CSV_COLUMNS.filter((column) => !columns.includes(column));
  if (missing.length > 0) return `columns are missing: ${missing.join(', ')}`;
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  return twice === undefined ? null : `column ${twice} is there twice`;
}

function fromCells(columns: readonly string[], data: readonly string[]): unknown {
  const cell = new Map(
    columns.map((column, i) => {
      const text = data[i] ?? '';
      return [column, TEXT_COLUMNS.has(column) && text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text];
    }),
  );
  const text = (column: string) => cell.get(column) ?? '';
  const orNull = (column: string) => (text(column) === '' ? null : text(column));
  // What is no number stays text, so that the schema refuses it by name.
  const number = (column: string) => writtenNumber(text(column));
  const json = (column: string): unknown => {
    try {
      return parseGuarded(text(column));
    } catch {
      return text(column);
    }
  };
  const truth: Record<string, boolean> = { true: true, false: false };
  return {
    version: number('version'),
    id: text('id'),
    pair: text('pair'),
    prompt: text('prompt'),
    topic: orNull('topic'),
    answers: [0, 1].map((i) => ({ text: text(`answer_${i}`), source: json(`source_${i}`) })),
    sides: text('sides'),
    choice: text('choice'),
    strength: orNull('strength'),
    rater: text('rater'),
    session: text('session'),
    shownAt: number('shownAt'),
    decidedAt: number('decidedAt'),
    activeMs: number('activeMs'),
    note: text('note'),
    flagged: truth[text('flagged').toLowerCase()] ?? text('flagged'),
    kind: text('kind'),
    expected: text('expected') === '' ? null : text('expected') === 'tie' ? 'tie' : number('expected'),
    selection: orNull('selection'),
    rewardMargin: text('rewardMargin') === '' ? null : number('rewardMargin'),
  };
}

const HALF_CHARACTER = 'holds half of a surrogate pair, which is no character: re-save the file as UTF-8';

const message = z.object({ role: z.string(), content: z.string() });
const textOrMessages = z.union([z.string(), z.array(message).min(1)], 'must be a text or a list of {role, content}');

/** TRL's row in either format, as text. Of a conversation the last message is the answer; a prompt must be one user message. */
const trlRow = z
  .object({
    prompt: textOrMessages,
    chosen: textOrMessages,
    rejected: textOrMessages,
    margin: z.number().optional(),
  })
  .transform((row, context) => {
    const flat = (name: 'prompt' | 'chosen' | 'rejected'): string => {
      const value = row[name];
      if (typeof value === 'string') return value;
      const role = name === 'prompt' ? 'user' : 'assistant';
      if (value.length !== 1 || value[0]?.role !== role) {
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `must be one ${role} message: longer conversations are not supported`,
        });
        return '';
      }
      return value[0].content;
    };
    const { margin } = row;
    return {
      prompt: flat('prompt'),
      chosen: flat('chosen'),
      rejected: flat('rejected'),
      ...(margin === undefined ? {} : { margin }),
    };
  })
  .refine((row) => isComparable(row.chosen, row.rejected), 'chosen and rejected are the same text')
  .refine((row) => ![row.prompt, row.chosen, row.rejected].some(hasLoneSurrogate), HALF_CHARACTER);
export type TrlRow = z.infer<typeof trlRow>;

export function importTrlJsonl(text: string): Imported<TrlRow> {
  return eachJsonLine(text, (value) => trlRow.safeParse(value));
}

/** Imported rows as pairs to label; with `gold`, as pairs whose answer is known. Which answer comes first says nothing of it. */
export function pairsFromRows(rows: readonly TrlRow[], file: string, { gold = false } = {}): Pair[] {
  const source = { model: file, checkpoint: null, sampling: null };
  return rows.flatMap(({ prompt, chosen, rejected }) => {
    const chosenFirst = chosen <= rejected;
    const [first, second] = chosenFirst ? [chosen, rejected] : [rejected, chosen];
    const expected = gold ? (chosenFirst ? 0 : 1) : null;
    const pair = makePair(prompt, { text: first, source }, { text: second, source }, { expected });
    return pair === null ? [] : [pair];
  });
}

export interface Merge {
  readonly records: readonly LabelRecord[];
  readonly added: number;
  /** There already, word for word. */
  readonly known: number;
  /** Same id, other content: the one decided later was kept (of two decided together, ours). */
  readonly conflicts: readonly string[];
}

/** A classmate's records into ours. The same pair is recognised by `pair`; the same label by `id`. */
export function mergeRecords(ours: readonly LabelRecord[], theirs: readonly LabelRecord[]): Merge {
  const merged = new Map(ours.map((record) => [record.id, record]));
  let added = 0;
  let known = 0;
  const conflicts: string[] = [];
  for (const record of theirs) {
    const mine = merged.get(record.id);
    if (mine === undefined) added++;
    else if (sameRecord(mine, record)) known++;
    else conflicts.push(record.id);
    if (mine === undefined || record.decidedAt > mine.decidedAt) merged.set(record.id, record);
  }
  return { records: [...merged.values()], added, known, conflicts };
}

function sameRecord(a: LabelRecord, b: LabelRecord): boolean {
  const plain = (record: LabelRecord) => JSON.stringify(labelRecordSchema.parse(record));
  return plain(a) === plain(b);
}
