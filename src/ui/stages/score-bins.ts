import type { RewardDiagnostics } from '../../train/events';

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly chosen: number;
  readonly rejected: number;
}

/** Both sets of scores counted over the same bins. */
export function scoreBins({ chosen, rejected }: RewardDiagnostics, count = 18): Bin[] {
  const all = [...chosen, ...rejected].filter(Number.isFinite);
  if (all.length === 0) return [];
  const low = Math.min(...all);
  const width = (Math.max(...all) - low) / count || 1;
  const within = (scores: readonly number[], i: number) =>
    scores.reduce((n, score) => n + (Math.min(count - 1, Math.floor((score - low) / width)) === i ? 1 : 0), 0);
  return Array.from({ length: count }, (_, i) => ({
    from: low + i * width,
    to: low + (i + 1) * width,
    chosen: within(chosen, i),
    rejected: within(rejected, i),
  }));
}

/** Share of pairs whose chosen answer has the higher score. */
export function shareOrdered({ chosen, rejected }: RewardDiagnostics): number | undefined {
  if (chosen.length === 0) return undefined;
  return (
    chosen.reduce((n, score, i) => n + (score > (rejected[i] ?? Number.POSITIVE_INFINITY) ? 1 : 0), 0) / chosen.length
  );
}

/** Distance of predicted and observed, averaged over pairs. */
export function calibrationError({ calibration }: RewardDiagnostics): number | undefined {
  const pairs = calibration.reduce((n, { count }) => n + count, 0);
  if (pairs === 0) return undefined;
  return (
    calibration.reduce(
      (sum, { predicted, observed, count }) => sum + (count > 0 ? count * Math.abs(predicted - observed) : 0),
      0,
    ) / pairs
  );
}
