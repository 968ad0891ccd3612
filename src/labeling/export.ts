/**
 * Labels as files. Training rows in TRL's preference format, explicit ({prompt, chosen, rejected} as text) or
 * conversational (each a list of messages), with `margin` where strengths were given; and the full record, as JSONL or
 * CSV, from which `import.ts` gets back exactly what went in.
 */
import Papa from 'papaparse';
import { turnsOf } from '../data/conversation';
import type { PreferenceRow } from '../data/rows';
import { dawidSkeneConsensus } from './consensus';
import { chosenIndex, isPreference, type LabelRecord, type MARGINS, marginOf } from './record';
import { firstIndex } from './votes';

export interface RowOptions {
  /** Ties are left out unless 'keep'. Both bad and skips are never a preference. */
  readonly ties: 'drop' | 'keep';
  readonly margins: keyof typeof MARGINS | 'none';
}

/** What the reward model learns from: one row a decided label. Repeats, gold and calibration are for checking only. */
export function preferenceRows(records: readonly LabelRecord[], options: Partial<RowOptions> = {}): PreferenceRow[] {
  const { ties = 'drop', margins = 'small' } = options;
  return records.flatMap((record): PreferenceRow[] => {
    if (!isPreference(record)) return [];
    const { prompt, rater } = record;
    const tie = record.choice === 'tie';
    if (tie && ties === 'drop') return [];
    const chosen = tie ? (record.sides === 'kept' ? 0 : 1) : chosenIndex(record);
    if (chosen === null) return [];
    const margin = margins === 'none' ? null : marginOf(record, margins);
    return [
      {
        prompt,
        chosen: record.answers[chosen].text,
        rejected: record.answers[chosen === 0 ? 1 : 0].text,
        ...(margin === null ? {} : { margin }),
        ...(tie ? { tie } : {}),
        rater,
      },
    ];
  });
}

/** One row a pair: the Dawid-Skene verdict of all raters; undecided pairs, ties and pairs bad on both sides left out. */
export function consensusRows(records: readonly LabelRecord[]): PreferenceRow[] {
  const byPair = new Map(records.map((record) => [record.pair, record]));
  return dawidSkeneConsensus(records).pairs.flatMap(({ pair, verdict }): PreferenceRow[] => {
    const record = byPair.get(pair);
    if (record === undefined || record.expected !== null || (verdict !== 'first' && verdict !== 'second')) return [];
    const first = firstIndex(record);
    const chosen = verdict === 'first' ? first : first === 0 ? 1 : 0;
    const rejected = chosen === 0 ? 1 : 0;
    const { prompt, answers } = record;
    return [{ prompt, chosen: answers[chosen].text, rejected: answers[rejected].text, rater: 'consensus' }];
  });
}

/**
 * TRL's preference rows. Conversational ones are trained on with the model's chat template, text ones without. TRL's trainers
 * take a margin of every row or of none: where some have one, the others have 0, what the loss does without.
 */
export function toTrlJsonl(rows: readonly PreferenceRow[], format: 'explicit' | 'conversational'): string {
  const decided = rows.filter((row) => row.tie !== true);
  const margins = decided.some(({ margin }) => margin !== undefined);
  const said = (content: string) => [{ role: 'assistant', content }];
  return lines(
    decided.map((row) => ({
      ...(format === 'explicit'
        ? { prompt: row.prompt, chosen: row.chosen, rejected: row.rejected }
        : { prompt: turnsOf(row), chosen: said(row.chosen), rejected: said(row.rejected) }),
      ...(margins && { margin: row.margin ?? 0 }),
    })),
  );
}

/** Everything, one record a line: ties, skips and repeats too. */
export function toRecordJsonl(records: readonly LabelRecord[]): string {
  return lines(records);
}

function lines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

/** Columns of the CSV: a record's fields in this order, answers and their sources spread out. */
const CSV_COLUMNS = [
  ...['version', 'id', 'pair', 'prompt', 'topic', 'answer_0', 'source_0', 'answer_1', 'source_1', 'sides', 'choice'],
  ...['strength', 'rater', 'session', 'shownAt', 'decidedAt', 'activeMs', 'note', 'flagged', 'kind', 'expected'],
  ...['selection', 'rewardMargin'],
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
    const { answers, expected, topic, ...rest } = record;
    const cells: Record<string, unknown> = {
      ...rest,
      topic: topic ?? '',
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
