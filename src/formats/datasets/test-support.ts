import type { LabelRecord } from '../../labeling/record';
import { InputError } from '../../text/input-error';
import type { FileLike } from '../../web/file-like';
import { readDataset } from './read-file';
import type { DatasetPreference, LeftOut } from './rows';

/** A file of these bytes, or of this text. */
export function fileOf(content: Uint8Array<ArrayBuffer> | string, name = 'rows.jsonl'): FileLike {
  const data = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { name, size: data.length, arrayBuffer: async () => data.slice().buffer };
}

export const jsonl = (...rows: readonly unknown[]): string =>
  rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');

function readWhole(text: string, name: string) {
  try {
    return readDataset(text, name);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { rows: [], leftOut: (error.context.leftOut as readonly LeftOut[] | undefined) ?? [] };
  }
}

/** The label records of a file, and what is wrong with its other rows. */
export function labelsIn(text: string, name = 'labels'): { rows: LabelRecord[]; errors: readonly LeftOut[] } {
  const { rows, leftOut } = readWhole(text, name);
  return { rows: rows.flatMap((row) => (row.kind === 'label' ? row.record : [])), errors: leftOut };
}

/** The same of preference pairs. */
export function pairsIn(text: string, name = 'pairs'): { rows: DatasetPreference[]; errors: readonly LeftOut[] } {
  const { rows, leftOut } = readWhole(text, name);
  return { rows: rows.flatMap((row) => (row.kind === 'preference' ? row : [])), errors: leftOut };
}
