import { shareInterval } from '../../recipes/figures';
import type { Interval } from '../../statistics';
import { LEAST_ROWS } from '../../studio/metric-info';
import type { RewardDiagnostics } from '../../train/events';

/** A bin of predictions with the 95% interval (Wilson) of the share that was observed in it. */
export interface CalibrationPoint {
  readonly predicted: number;
  readonly observed: number;
  readonly count: number;
  readonly interval: Interval;
}

/** Bins with their uncertainty. Every pair is in two of them, seen from either side, so a bin of n is of n pairs. */
export const calibrationPoints = ({ calibration }: RewardDiagnostics): CalibrationPoint[] =>
  calibration
    .filter(({ count }) => count > 0)
    .map((bin) => ({ ...bin, interval: shareInterval(Math.min(1, Math.max(0, bin.observed)), bin.count) }));

/**
 * The calibration error that a perfectly calibrated model would show by chance with as many pairs in each bin: with the bin's
 * share normal about its prediction p, E|o − p| = √(2/π) · √(p(1 − p)/n).
 */
export function chanceError({ calibration }: RewardDiagnostics): number {
  const total = calibration.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return 0;
  const offBy = ({ predicted: p, count }: RewardDiagnostics['calibration'][number]) =>
    count === 0 ? 0 : Math.sqrt((2 / Math.PI) * ((p * (1 - p)) / count));
  return calibration.reduce((sum, bin) => sum + (bin.count / total) * offBy(bin), 0);
}

/** Too few pairs to draw anything of: any picture would be chance. */
export const isTooFew = ({ chosen }: RewardDiagnostics): boolean => chosen.length < LEAST_ROWS;

/** What the picture may be taken for. */
export function calibrationWords(points: readonly CalibrationPoint[]): string {
  const off = points.filter(({ predicted, interval: [low, high] }) => predicted < low || predicted > high).length;
  if (off === 0)
    return 'Every bin’s 95% interval includes the diagonal: as far as these pairs can tell, its probabilities are reliable.';
  return `In ${off} of ${points.length} bins the 95% interval misses the diagonal; for a reliable model about one in twenty would.`;
}
