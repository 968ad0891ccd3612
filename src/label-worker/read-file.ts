/** A dropped file of labels, by what the reader of all data files finds in it: label records, or preference pairs. */
import { promptOf } from '../data/conversation';
import { readDatasetFile } from '../formats/datasets/read-file';
import type { Dataset, LeftOut } from '../formats/datasets/rows';
import type { ImportedPair } from '../labeling/import';
import type { LabelRecord } from '../labeling/record';
import { InputError } from '../text/input-error';
import { readable } from '../text/readable';
import type { FileLike } from '../web/file-like';

export type ReadFile =
  | { readonly kind: 'records'; readonly rows: readonly LabelRecord[]; readonly errors: readonly LeftOut[] }
  /** Preference rows: which answer is better, but neither who said so nor how it was shown. */
  | { readonly kind: 'pairs'; readonly rows: readonly ImportedPair[]; readonly errors: readonly LeftOut[] }
  /** Nothing usable; the message says why and what to do. */
  | { readonly kind: 'unusable'; readonly message: string; readonly errors: readonly LeftOut[] };

const WANTED =
  'Export one from this page (full record as JSONL or CSV), or give preference pairs: one {"prompt", "chosen", "rejected"} a line.';

const unusable = (message: string, errors: readonly LeftOut[] = []): ReadFile => ({
  kind: 'unusable',
  message: `${message} ${WANTED}`,
  errors,
});

export async function readLabelFile(file: FileLike): Promise<ReadFile> {
  try {
    return fromDataset(await readDatasetFile(file));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { leftOut } = error.context as { leftOut?: readonly LeftOut[] };
    return unusable(error.message, leftOut);
  }
}

function fromDataset({ name, format, kind, rows, leftOut: errors }: Dataset): ReadFile {
  if (kind === 'labels')
    return { kind: 'records', rows: rows.flatMap((row) => ('record' in row ? row.record : [])), errors };
  if (kind === 'preferences') return { kind: 'pairs', rows: rows.flatMap(pairsOf), errors };
  return unusable(`${readable(name)} was read as ${format}: it holds neither labels nor preference pairs.`);
}

const pairsOf = (row: Dataset['rows'][number]): ImportedPair[] =>
  row.kind === 'preference' ? [{ ...promptOf(row.prompt), chosen: row.chosen, rejected: row.rejected }] : [];
