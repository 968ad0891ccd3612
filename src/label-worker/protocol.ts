/**
 * The words between the page and the label worker, which does what would hold the page up. Types only.
 *
 * A structured clone of thousands of labels takes longer than a frame, so labels cross in pieces and once: the page
 * hands new ones over with `hold` and names them by id afterwards, and what comes back in bulk comes as parts.
 */
import type { LeftOut } from '../formats/datasets/rows';
import type { Pair } from '../labeling/pair-queue';
import type { LabelRecord } from '../labeling/record';
import type { FileLike } from '../web/file-like';
import type { CalibrationPair } from './calibration';
import type { QualityPart } from './report';
import type { ExportOptions, WrittenFile } from './write-file';

type Ids = readonly string[];

export interface LabelWorkerRequests {
  hold: { args: { records: readonly LabelRecord[] }; part: never; reply: null };
  /** A newer report ends this one early. */
  report: {
    args: { ids: Ids; seed: number };
    part: QualityPart;
    reply: 'whole' | 'superseded';
  };
  /**
   * Reads a file and keeps its rows under the number `file` until they are taken or forgotten. `taken`: names in use
   * here, beside those of the labels.
   */
  read: {
    args: { file: number; content: FileLike; ids: Ids; taken: readonly string[] };
    part: never;
    reply: FileSummary;
  };
  /** Label records of a file, merged into ours: the parts are new labels and newer versions of ours. */
  take: {
    args: { file: number; names: Readonly<Record<string, string>>; ids: Ids };
    part: readonly LabelRecord[];
    reply: MergeCounts;
  };
  /** Preference rows of a file as pairs; with `gold`, as pairs whose better answer is known. */
  takePairs: { args: { file: number; gold: boolean }; part: readonly Pair[]; reply: null };
  forget: { args: { file: number }; part: never; reply: null };
  /** `day`: of the export, as 2026-11-27. */
  write: { args: { ids: Ids; options: ExportOptions; day: string }; part: never; reply: WrittenFile };
  calibration: { args: { seed: number; count: number }; part: never; reply: readonly CalibrationPair[] };
}

interface Faults {
  /** The first of them. */
  readonly errors: readonly LeftOut[];
  readonly faulty: number;
}

export type FileSummary = Faults &
  (
    | {
        readonly kind: 'records';
        readonly rows: number;
        /** Name of each rater in the file, and the one to suggest for here. */
        readonly names: Readonly<Record<string, string>>;
        /** How many of its labels are here already, under whatever name. */
        readonly known: number;
      }
    | { readonly kind: 'pairs'; readonly rows: number }
    | { readonly kind: 'unusable'; readonly message: string }
  );

export interface MergeCounts {
  readonly added: number;
  readonly known: number;
  readonly conflicts: number;
  /** Every label of the file, new or not. */
  readonly ids: Ids;
}
