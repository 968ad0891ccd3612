/**
 * Labels as files. Training rows in TRL's preference format, explicit ({prompt, chosen, rejected} as text) or
 * conversational (each a list of messages), with `margin` where strengths were given; and the full record as JSONL
 * (as CSV: `export-csv.ts`), from which the importer gets back exactly what went in.
 */
import { turnsOf } from '../data/conversation';
import type { CutAnswers, PreferenceRow } from '../data/rows';
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
    const { prompt, turns, rater } = record;
    const tie = record.choice === 'tie';
    if (tie && ties === 'drop') return [];
    const chosen = tie ? (record.sides === 'kept' ? 0 : 1) : chosenIndex(record);
    if (chosen === null) return [];
    const margin = margins === 'none' ? null : marginOf(record, margins);
    return [
      {
        prompt,
        ...(turns && { turns }),
        ...pairOf(record, chosen),
        ...(margin === null ? {} : { margin }),
        ...(tie ? { tie } : {}),
        rater,
      },
    ];
  });
}

function pairOf({ answers }: LabelRecord, chosen: 0 | 1): Pick<PreferenceRow, 'chosen' | 'rejected' | 'cut'> {
  const [better, worse] = chosen === 0 ? answers : [answers[1], answers[0]];
  const cut: CutAnswers = {
    ...(better.source.cut && { chosen: true }),
    ...(worse.source.cut && { rejected: true }),
  };
  return { chosen: better.text, rejected: worse.text, ...((cut.chosen || cut.rejected) && { cut }) };
}

/** One row a pair: the Dawid-Skene verdict of all raters; undecided pairs, ties and pairs bad on both sides left out. */
export function consensusRows(records: readonly LabelRecord[]): PreferenceRow[] {
  const byPair = new Map(records.map((record) => [record.pair, record]));
  return dawidSkeneConsensus(records).pairs.flatMap(({ pair, verdict }): PreferenceRow[] => {
    const record = byPair.get(pair);
    if (record === undefined || record.expected !== null || (verdict !== 'first' && verdict !== 'second')) return [];
    const first = firstIndex(record);
    const chosen = verdict === 'first' ? first : first === 0 ? 1 : 0;
    const { prompt, turns } = record;
    const asked = { prompt, ...(turns && { turns }) };
    return [{ ...asked, ...pairOf(record, chosen), rater: 'consensus' }];
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
