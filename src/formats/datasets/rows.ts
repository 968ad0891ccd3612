/** What a file of data becomes: rows of one kind, roles kept, each with the line of the file on which it begins. */
import type { Turn } from '../../data/conversation';
import type { CutAnswers } from '../../data/rows';
import type { LabelRecord } from '../../labeling/record';
import { readable } from '../../text/readable';

interface AtLine {
  /** The line of the file on which the row begins, from 1; in a Parquet file the row. */
  readonly line: number;
}

/** What to learn: a conversation that ends with the assistant's answer. */
export interface DatasetDemonstration extends AtLine {
  readonly kind: 'demonstration';
  readonly messages: readonly Turn[];
}

/** Two answers to one prompt, the better one named. */
export interface DatasetPreference extends AtLine {
  readonly kind: 'preference';
  /** The conversation up to the answer. */
  readonly prompt: readonly Turn[];
  readonly chosen: string;
  readonly rejected: string;
  /** By how much the chosen one is better, on the rater's own scale. */
  readonly margin?: number;
  /** Of rows of a saved run, which say it themselves. */
  readonly tie?: boolean;
  readonly cut?: CutAnswers;
  readonly rater?: string;
}

/** One answer that is wanted or not (KTO). One that is not is never a demonstration. */
export interface DatasetUnpaired extends AtLine {
  readonly kind: 'unpaired';
  readonly prompt: readonly Turn[];
  readonly completion: string;
  readonly desirable: boolean;
}

/** A question without an answer. */
export interface DatasetPrompt extends AtLine {
  readonly kind: 'prompt';
  readonly prompt: readonly Turn[];
}

/** Running text: nobody asks, nobody answers. */
export interface DatasetText extends AtLine {
  readonly kind: 'text';
  readonly text: string;
}

/** A label that somebody gave on this page. */
export interface DatasetLabel extends AtLine {
  readonly kind: 'label';
  readonly record: LabelRecord;
}

export type DatasetRow =
  | DatasetDemonstration
  | DatasetPreference
  | DatasetUnpaired
  | DatasetPrompt
  | DatasetText
  | DatasetLabel;

/** What a file holds, by what a row of it is. */
export const KINDS = {
  demonstration: 'demonstrations',
  preference: 'preferences',
  unpaired: 'unpaired',
  prompt: 'prompts',
  text: 'text',
  label: 'labels',
} as const satisfies Record<DatasetRow['kind'], string>;
export type DatasetKind = (typeof KINDS)[DatasetRow['kind']];

/** Rows of each kind, in a sentence. */
export const CALLED: Readonly<Record<DatasetRow['kind'], string>> = {
  demonstration: 'a demonstration',
  preference: 'a preference pair',
  unpaired: 'an answer labeled good or bad (KTO)',
  prompt: 'a prompt without an answer',
  text: 'running text',
  label: 'a label from this page',
};

export interface LeftOut {
  readonly line: number;
  readonly why: string;
}

/** A file as it was read. */
export interface Dataset {
  readonly name: string;
  /** What it was read as: 'ShareGPT'. */
  readonly format: string;
  readonly kind: DatasetKind;
  readonly rows: readonly DatasetRow[];
  /** The first rows that could not be used; `leftOutCount` counts all of them. */
  readonly leftOut: readonly LeftOut[];
  readonly leftOutCount: number;
  /** What the person should know about rows that were used, a sentence each. */
  readonly warnings: readonly string[];
}

/** Why a row cannot be used, as one sentence. */
export class RowError extends Error {
  constructor(message: string) {
    super(readable(message, 300)); // it may quote the row
  }
}
