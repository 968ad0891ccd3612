/** Rows of a file as the stages take them. */
import { promptOf } from '../../data/conversation';
import type { Demonstration, PreferenceRow, UnpairedRow } from '../../data/rows';
import type { DatasetDemonstration, DatasetPreference, DatasetUnpaired } from './rows';

/** The prompt is the whole conversation up to the assistant's last turn. */
export const asDemonstration = ({ messages }: Pick<DatasetDemonstration, 'messages'>): Demonstration => ({
  ...promptOf(messages.slice(0, -1)),
  completion: messages.at(-1)?.content ?? '',
});

export function asPreference(
  { prompt, chosen, rejected, margin, tie, cut, rater }: Omit<DatasetPreference, 'kind' | 'line'>,
  whose: string,
): PreferenceRow {
  return {
    ...promptOf(prompt),
    chosen,
    rejected,
    rater: rater ?? whose,
    ...(margin !== undefined && { margin }),
    ...(tie !== undefined && { tie }),
    ...(cut !== undefined && { cut }),
  };
}

export const asUnpaired = ({ prompt, completion, desirable }: DatasetUnpaired): UnpairedRow => ({
  ...promptOf(prompt),
  completion,
  label: desirable,
});
