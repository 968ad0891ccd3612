/** What a reader of one format says of itself; `index.ts` has the table of all of them. */
import type { Fields } from './fields';
import type { Notes } from './notes';
import type { DatasetRow, LeftOut } from './rows';

export interface RowOf {
  readonly line: number;
  readonly fields: Fields;
}

interface Named<Kind extends DatasetRow['kind']> {
  /** As people call it: 'ShareGPT'. */
  readonly name: string;
  readonly kind: Kind;
  /** Whether a row has this form, by its fields alone; whether they are right is said by reading it. */
  recognises(fields: Fields): boolean;
}

/** A row without the line, which is the same for all that a row of the file makes. */
type Content<Row> = Row extends DatasetRow ? Omit<Row, 'line' | 'kind'> : never;

/** A format in which each row stands for itself. */
export interface RowFormat<Kind extends DatasetRow['kind'] = DatasetRow['kind']> extends Named<Kind> {
  /** What the row makes, most often one row. Errors: RowError with what is wrong. */
  read(
    fields: Fields,
    notes: Notes,
  ): Content<Extract<DatasetRow, { kind: Kind }>> | readonly Content<Extract<DatasetRow, { kind: Kind }>>[];
}

/** A format whose rows mean something together only: messages of a tree, each naming its parent. */
export interface WholeFormat<Kind extends DatasetRow['kind'] = DatasetRow['kind']> extends Named<Kind> {
  readAll(rows: readonly RowOf[], notes: Notes): { rows: readonly DatasetRow[]; leftOut: readonly LeftOut[] };
}

export type DatasetFormat = RowFormat | WholeFormat;

/** Keeps the kind's type while the table of all formats forgets it. */
export const rowFormat = <Kind extends DatasetRow['kind']>(format: RowFormat<Kind>): RowFormat =>
  format as unknown as RowFormat;
