/** Rows of a file, all of a kind, as a run takes them. */
import { promptOf } from '../../data/conversation';
import type { Demonstration, PreferenceRow, PromptRow, UnpairedRow } from '../../data/rows';
import { preferenceRows } from '../../labeling/export';
import { asDemonstration, asPreference, asUnpaired } from './as-rows';
import type { DatasetRow } from './rows';

export const demonstrationRows = (rows: readonly DatasetRow[]): readonly Demonstration[] =>
  rows.flatMap((row) => (row.kind === 'demonstration' ? asDemonstration(row) : []));

/** `rater`: whose labels they are, where the rows do not say it. */
export const pairRows = (rows: readonly DatasetRow[], rater: string): readonly PreferenceRow[] =>
  rows.flatMap((row): readonly PreferenceRow[] => {
    if (row.kind === 'label') return preferenceRows([row.record]);
    return row.kind === 'preference' ? [asPreference(row, rater)] : [];
  });

export const unpairedRows = (rows: readonly DatasetRow[]): readonly UnpairedRow[] =>
  rows.flatMap((row) => (row.kind === 'unpaired' ? [asUnpaired(row)] : []));

/** Prompts alone, and those of demonstrations with their answers for reference. */
export const promptRows = (rows: readonly DatasetRow[]): readonly PromptRow[] =>
  rows.flatMap((row): readonly PromptRow[] => {
    if (row.kind === 'prompt') return [promptOf(row.prompt)];
    return demonstrationRows([row]).map(({ completion, ...prompt }) => ({ ...prompt, reference: completion }));
  });
