/** Labels as a file to take away: training rows in TRL's two formats, or the full record. */
import { consensusRows, preferenceRows, toRecordJsonl, toTrlJsonl } from '../labeling/export';
import { toRecordCsv } from '../labeling/export-csv';
import { labelFileStem } from '../labeling/rater-names';
import type { LabelRecord, MARGINS } from '../labeling/record';

export const EXPORT_FORMATS = ['trl', 'trl-conversational', 'jsonl', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportOptions {
  readonly format: ExportFormat;
  /** TRL only: each rater's own labels, or one Dawid-Skene verdict a pair. */
  readonly verdicts: 'labels' | 'consensus';
  /** TRL only, and only with single labels: a consensus has no strength. */
  readonly margins: keyof typeof MARGINS | 'none';
}

export interface WrittenFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  /** Rows in it; fewer than there are labels where TRL has no room for them. */
  readonly rows: number;
}

const JSONL = 'application/jsonl';

/** `day`, as 2026-11-27, is in the file's name beside the rater's: of twenty classmates' files no two are called alike. */
export function writeLabelFile(records: readonly LabelRecord[], options: ExportOptions, day: string): WrittenFile {
  const { format, verdicts, margins } = options;
  const stem = labelFileStem(format === 'jsonl' || format === 'csv' ? 'labels' : `preferences-${format}`, records, day);
  switch (format) {
    case 'jsonl':
      return { name: `${stem}.jsonl`, type: JSONL, text: toRecordJsonl(records), rows: records.length };
    case 'csv':
      return { name: `${stem}.csv`, type: 'text/csv', text: toRecordCsv(records), rows: records.length };
    case 'trl':
    case 'trl-conversational': {
      const rows = verdicts === 'consensus' ? consensusRows(records) : preferenceRows(records, { margins });
      const text = toTrlJsonl(rows, format === 'trl' ? 'explicit' : 'conversational');
      return { name: `${stem}.jsonl`, type: JSONL, text, rows: rows.length };
    }
    default:
      return format satisfies never;
  }
}
