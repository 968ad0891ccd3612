/**
 * Labels from elsewhere: a record in the form in which `export.ts` writes it, checked whole, and what becomes of records
 * and pairs that are brought in. Nothing is repaired by guessing. (Files are cut into rows by `formats/datasets`.)
 */
import type { z } from '../config/zod';
import type { Prompt } from '../data/conversation';
import { parseGuarded } from '../text/guarded-json';
import { writtenNumber } from '../text/written-number';
import { FORMULA, TEXT_COLUMNS } from './export-csv';
import { makePair, type Pair } from './pair-queue';
import { type LabelRecord, labelRecordSchema } from './record';

type Fields = Readonly<Record<string, unknown>>;

/** "answers.0.text: ..." of the first few things wrong. */
function explain(error: z.ZodError): string {
  const issues = error.issues.slice(0, 3).map((issue) => {
    const path = issue.path.join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  const more = error.issues.length - issues.length;
  return issues.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** A label record from a row of JSONL, or of CSV with its columns; or what is wrong with it. */
export function recordOf(fields: Fields): { readonly record: LabelRecord } | { readonly error: string } {
  const cells = Object.hasOwn(fields, 'answer_0');
  const rounded = cells ? TIMES.find((name) => ROUNDED.test(String(fields[name] ?? ''))) : undefined;
  if (rounded !== undefined) {
    return {
      error: `${rounded}: a spreadsheet rounded this time to ${String(fields[rounded])}, so that edits cannot be told from older ones. Bring in the file as it was exported.`,
    };
  }
  const result = labelRecordSchema.safeParse(cells ? fromCells(fields) : fields);
  return result.success ? { record: result.data } : { error: explain(result.error) };
}

const TIMES = ['shownAt', 'decidedAt'] as const;
/** 1.79E+12 for 1790000123456: the last digits are lost. */
const ROUNDED = /^\s*\d+(?:[.,]\d+)?e\+?\d+\s*$/i;
/** As `export.ts` writes times, which spreadsheets leave as they are. */
const ISO = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** A decimal comma; "1,234" may as well be more than a thousand. */
const COMMA = /^[+-]?\d+,\d+$/;
const THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/;

function fromCells(fields: Fields): unknown {
  const text = (column: string): string => {
    const cell = typeof fields[column] === 'string' ? (fields[column] as string) : '';
    return TEXT_COLUMNS.has(column) && cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
  };
  const orNull = (column: string) => (text(column) === '' ? null : text(column));
  // What is no number stays text, so that the schema refuses it by name.
  const number = (column: string) => {
    const cell = text(column);
    return writtenNumber(COMMA.test(cell) && !THOUSANDS.test(cell) ? cell.replace(',', '.') : cell);
  };
  const time = (column: string) => (ISO.test(text(column)) ? Date.parse(text(column)) : number(column));
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
    ...(text('turns') !== '' && { turns: json('turns') }),
    topic: orNull('topic'),
    answers: [0, 1].map((i) => ({ text: text(`answer_${i}`), source: json(`source_${i}`) })),
    sides: text('sides'),
    choice: text('choice'),
    strength: orNull('strength'),
    rater: text('rater'),
    session: text('session'),
    shownAt: time('shownAt'),
    decidedAt: time('decidedAt'),
    activeMs: number('activeMs'),
    note: text('note'),
    flagged: truth[text('flagged').toLowerCase()] ?? text('flagged'),
    kind: text('kind'),
    expected: text('expected') === '' ? null : text('expected') === 'tie' ? 'tie' : number('expected'),
    selection: orNull('selection'),
    rewardMargin: text('rewardMargin') === '' ? null : number('rewardMargin'),
  };
}

/** A preference row of a file. */
export interface ImportedPair extends Prompt {
  readonly chosen: string;
  readonly rejected: string;
}

/** Imported rows as pairs to label; with `gold`, as pairs whose answer is known. Which answer comes first says nothing of it. */
export function pairsFromRows(rows: readonly ImportedPair[], file: string, { gold = false } = {}): Pair[] {
  const source = { model: file, checkpoint: null, sampling: null };
  return rows.flatMap(({ prompt, turns, chosen, rejected }) => {
    const chosenFirst = chosen <= rejected;
    const [first, second] = chosenFirst ? [chosen, rejected] : [rejected, chosen];
    const expected = gold ? (chosenFirst ? 0 : 1) : null;
    const pair = makePair(
      prompt,
      { text: first, source },
      { text: second, source },
      { expected, ...(turns && { turns }) },
    );
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
