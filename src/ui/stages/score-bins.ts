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
