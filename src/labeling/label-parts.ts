import { isPreference, type LabelRecord } from './record';

/** What labels are for; each is in one part, so the parts add up to all of them. */
export interface LabelParts {
  /** A reward model learns from them. */
  readonly learned: number;
  readonly bothBad: number;
  /** Of pairs that the rater had judged before. */
  readonly again: number;
  /** Of pairs whose better answer is known. */
  readonly known: number;
  /** Of two models, to measure them. */
  readonly compared: number;
  readonly skipped: number;
}

export function labelParts(records: readonly Pick<LabelRecord, 'kind' | 'choice'>[]): LabelParts {
  const parts = { learned: 0, bothBad: 0, again: 0, known: 0, compared: 0, skipped: 0 };
  for (const record of records) {
    if (record.choice === 'skip') parts.skipped++;
    else if (record.kind === 'repeat') parts.again++;
    else if (record.kind === 'comparison') parts.compared++;
    else if (record.kind !== 'normal') parts.known++;
    else if (isPreference(record)) parts.learned++;
    else parts.bothBad++;
  }
  return parts;
}
