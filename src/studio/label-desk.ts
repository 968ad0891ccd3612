import type { StoreApi } from 'zustand/vanilla';
import type { Journal } from '../labeling/journal';
import type { LabelRecord } from '../labeling/record';
import type { Task } from '../labeling/task';
import type { LabelsState } from './label-state';
import type { LabelStep, SavedLabels } from './saved-labels';

/** What everything that is done with labels works on: what is saved, and how it is shown. */
export interface LabelDesk extends Pick<StoreApi<LabelsState>, 'getState' | 'setState'> {
  readonly saved: SavedLabels;
  /** The open task of whoever labels. */
  current(): Task | null;
  /** A rater's labels, calibration and comparisons of models left out. */
  labelsOf(records: readonly LabelRecord[], rater: string): readonly LabelRecord[];
  nextFor(rater: string, journal: Journal): Task | null;
  /** Shows what is saved. */
  publish(change?: Partial<LabelsState>): void;
  /** A task comes on the page: its time begins, and nothing was said of it yet. */
  fresh(): Partial<LabelsState>;
  /** Writes, then shows. False where nothing was done: not this tab's turn, or it could not be stored. */
  write(step: LabelStep | null, shown: () => Partial<LabelsState>): Promise<boolean>;
  /** Shows the next task where none is open. */
  advance(shortage: string | null): Promise<void>;
  /** Asks for more answers where there are too few. */
  fill(): void;
}
