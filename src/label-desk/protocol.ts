/** The words between the page and the desk: a worker for what would hold the page up. Types only. */
import type { Merge } from '../labeling/import';
import type { LabelRecord } from '../labeling/record';
import type { CalibrationPair } from './calibration';
import type { ReadFile } from './read-file';
import type { QualityPart } from './report';
import type { ExportOptions, WrittenFile } from './write-file';

export interface DeskRequests {
  /** Parts arrive one by one; a newer report ends this one early. */
  report: {
    args: { records: readonly LabelRecord[]; seed: number; topics: readonly string[] };
    part: QualityPart;
    reply: 'whole' | 'superseded';
  };
  read: { args: { name: string; text: string }; part: never; reply: ReadFile };
  merge: { args: { ours: readonly LabelRecord[]; theirs: readonly LabelRecord[] }; part: never; reply: MergeChanges };
  write: { args: { records: readonly LabelRecord[]; options: ExportOptions }; part: never; reply: WrittenFile };
  calibration: { args: { seed: number; count: number }; part: never; reply: readonly CalibrationPair[] };
}
export type DeskRequestName = keyof DeskRequests;

/** What a merge does to our labels. */
export interface MergeChanges extends Pick<Merge, 'added' | 'known' | 'conflicts'> {
  /** New labels, and newer versions of ours. */
  readonly changed: readonly LabelRecord[];
}

export type ToDesk = {
  [N in DeskRequestName]: { readonly id: number; readonly name: N; readonly args: DeskRequests[N]['args'] };
}[DeskRequestName];

export type FromDesk =
  | { readonly id: number; readonly part: unknown }
  | { readonly id: number; readonly reply: unknown }
  | { readonly id: number; readonly fault: string };
