import type { PreferenceRow } from '../data/rows';

/**
 * Of pairs of answers that were judged more than once, how often two judgements say the same; ties say nothing. It is what
 * any model can be measured against: where each judgement errs by itself with probability e, two agree with probability
 * a = (1 − e)² + e², and a model that is always right agrees with one of them with 1 − e = (1 + √(2a − 1))/2.
 */
export function labelAgreement(rows: readonly PreferenceRow[]): { readonly same: number; readonly twos: number } {
  const judged = new Map<string, { first: number; second: number }>();
  for (const { prompt, chosen, rejected, tie } of rows) {
    if (tie) continue;
    const inOrder = chosen < rejected;
    const key = JSON.stringify([prompt, ...(inOrder ? [chosen, rejected] : [rejected, chosen])]);
    const counts = judged.get(key) ?? { first: 0, second: 0 };
    counts[inOrder ? 'first' : 'second']++;
    judged.set(key, counts);
  }
  const twosOf = (n: number) => (n * (n - 1)) / 2;
  let [same, twos] = [0, 0];
  for (const { first, second } of judged.values()) {
    same += twosOf(first) + twosOf(second);
    twos += twosOf(first + second);
  }
  return { same, twos };
}

/** How many of the labels are by people, one by one or as their consensus. */
export const byPeople = (rows: readonly PreferenceRow[]): number =>
  rows.reduce((count, { rater }) => count + (rater.startsWith('simulated:') ? 0 : 1), 0);
