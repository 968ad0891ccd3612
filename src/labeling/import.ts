/**
 * Labels from files: our own records (JSONL or CSV) and TRL's preference rows. Every row is checked by itself: the good
 * ones are returned, each bad one with its line and what is wrong with it. Nothing is repaired by guessing.
 */
import Papa from 'papaparse';
import { z } from 'zod';
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
  const rows: T[] = [];
  const errors: RowError[] = [];
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .forEach((content, i) => {
      if (content.trim() === '') return;
      let value: unknown;
      try {
        value = JSON.parse(content);
      } catch (cause) {
        errors.push({ line: i + 1, message: `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}` });
        return;
      }
      const result = read(value);
      if (result.success) rows.push(result.data);
      else errors.push({ line: i + 1, message: explain(result.error) });
    });
  return { rows, errors };
}

export function importRecordJsonl(text: string): Imported<LabelRecord> {
  return eachJsonLine(text, (value) => labelRecordSchema.safeParse(value));
}

export function importRecordCsv(text: string): Imported<LabelRecord> {
  const rows: LabelRecord[] = [];
  const errors: RowError[] = [];
  const clean = text.replace(/^\uFEFF/, '');
  let columns: string[] | null = null;
  let line = 1;
  let start = 0;
  Papa.parse<string[]>(clean, {
    delimiter: ',',
    step: ({ data, errors: wrong, meta }) => {
      const here = line;
      // A quoted cell may span lines, so count those that this row took.
      line += clean.slice(start, meta.cursor).match(/\r\n|\n|\r/g)?.length ?? 0;
      start = meta.cursor;
      if (data.length === 1 && data[0] === '') return;
      const fault = wrong[0];
      if (fault !== undefined) {
        errors.push({ line: here, message: fault.message });
        return;
      }
      if (columns === null) {
        columns = data;
        const missing = CSV_COLUMNS.filter((column) => !data.includes(column));
        if (missing.length > 0) errors.push({ line: here, message: `columns are missing: ${missing.join(', ')}` });
        return;
      }
      if (data.length !== columns.length) {
        errors.push({ line: here, message: `has ${data.length} cells, but the header has ${columns.length}` });
        return;
      }
      const result = labelRecordSchema.safeParse(fromCells(columns, data));
      if (result.success) rows.push(result.data);
      else errors.push({ line: here, message: explain(result.error) });
    },
  });
  return { rows, errors };
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
  // What is not a number stays text, so that the schema refuses it by name.
  const number = (column: string) =>
    text(column).trim() === '' || Number.isNaN(Number(text(column))) ? text(column) : Number(text(column));
  const json = (column: string): unknown => {
    try {
      return JSON.parse(text(column));
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
  .refine((row) => isComparable(row.chosen, row.rejected), 'chosen and rejected are the same text');
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
