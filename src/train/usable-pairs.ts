import type { PreferenceRow } from '../data/rows';
import { pairFit, UNFIT, type Unfit } from '../text/fit';
import type { Tokenizer } from '../text/tokenizer';
import { StageError } from './events';

interface UsablePairs<R extends PreferenceRow = PreferenceRow> {
  readonly rows: readonly R[];
  /** How many were left out, by why. */
  readonly leftOut: Readonly<Record<Unfit, number>>;
}

/**
 * The pairs that teach something within `limit` tokens; told before training starts, so that one row among many does not end it half way.
 * Errors: StageError 'pairs-none-fit'.
 */
export function usablePairs<R extends PreferenceRow>(
  rows: readonly R[],
  tokenizer: Tokenizer,
  limit: number,
): UsablePairs<R> {
  const leftOut: Record<Unfit, number> = { 'no-room': 0, same: 0 };
  const usable = rows.filter((row) => {
    const { unfit } = pairFit(tokenizer, row, limit);
    if (unfit) leftOut[unfit]++;
    return !unfit;
  });
  if (usable.length === 0 && rows.length > 0) {
    const why = (Object.keys(UNFIT) as Unfit[]).filter((unfit) => leftOut[unfit] > 0);
    throw new StageError(
      'pairs-none-fit',
      `None of the ${rows.length} pairs teaches anything within ${limit} tokens: ${why.map((unfit) => `of ${leftOut[unfit]}, ${UNFIT[unfit]}`).join('; ')}. Raise the longest text, choose a model with a longer context, or bring shorter rows.`,
      { rows: rows.length, limit, ...leftOut },
    );
  }
  return { rows: usable, leftOut };
}

/** For a report: nothing where nothing was left out. */
export const leftOutReport = (leftOut: UsablePairs['leftOut']): Readonly<Record<string, unknown>> => {
  const told = Object.entries(leftOut).filter(([, count]) => count > 0);
  return told.length > 0 ? { left_out: Object.fromEntries(told) } : {};
};
