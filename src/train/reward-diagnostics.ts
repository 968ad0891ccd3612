import { pairAccuracy, preferenceProbability } from '../rlhf/bradley-terry';
import { mean, standardError } from '../statistics';
import type { RewardDiagnostics } from './events';
import type { PairBatch } from './reward-pairs';

export type CalibrationBin = RewardDiagnostics['calibration'][number];

/**
 * Calibration: pairs in bins by predicted P(first > second), with the mean prediction and the observed share in each.
 *
 * Source: Guo et al. 2017, section 2. Every pair is seen both ways round (p and 1 − p), so that the bins are
 * symmetric and the first answer's being the chosen one says nothing. A tie counts as half, a soft label as much as it is sure.
 * Empty bins are left out.
 */
export function calibration(
  chosen: ArrayLike<number>,
  rejected: ArrayLike<number>,
  tie: ArrayLike<number>,
  sure: ArrayLike<number> | null = null,
  bins = 10,
): CalibrationBin[] {
  const sums = Array.from({ length: bins }, () => ({ predicted: 0, observed: 0, count: 0 }));
  const add = (p: number, observed: number) => {
    const bin = sums[Math.min(bins - 1, Math.floor(p * bins))] as (typeof sums)[number];
    bin.predicted += p;
    bin.observed += observed;
    bin.count++;
  };
  for (let i = 0; i < chosen.length; i++) {
    const p = preferenceProbability(chosen[i] as number, rejected[i] as number);
    const observed = tie[i] ? 0.5 : (sure?.[i] ?? 1);
    add(p, observed);
    add(1 - p, 1 - observed);
  }
  return sums
    .filter((b) => b.count > 0)
    .map(({ predicted, observed, count }) => ({ predicted: predicted / count, observed: observed / count, count }));
}

/** Expected calibration error: Σ_b n_b/n · |mean prediction − observed share|. Source: Guo et al. 2017, eq. 3. */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const n = bins.reduce((sum, b) => sum + b.count, 0);
  return n === 0 ? 0 : bins.reduce((sum, b) => sum + (b.count / n) * Math.abs(b.predicted - b.observed), 0);
}

/** accuracy, margin and mean_reward of scored pairs; ties have no order and no lead. */
export function pairFigures(
  chosen: ArrayLike<number>,
  rejected: ArrayLike<number>,
  tie: ArrayLike<number>,
): { accuracy: number; margin: number; meanReward: number } {
  const leads: number[] = [];
  for (let i = 0; i < chosen.length; i++) if (!tie[i]) leads.push((chosen[i] as number) - (rejected[i] as number));
  return {
    accuracy: pairAccuracy(chosen, rejected, tie),
    margin: mean(leads),
    meanReward: (mean(chosen) + mean(rejected)) / 2,
  };
}

/**
 * Standard error of the Bradley-Terry loss of scored pairs. The comparisons of one prompt share its answers, so a prompt is the unit:
 * s/√g of the means of g prompts. Pairs lie prompt by prompt, each with the weight 1/C of its C comparisons; null: fewer than
 * two prompts.
 */
export function lossError(
  chosen: ArrayLike<number>,
  rejected: ArrayLike<number>,
  { tie, margin, weight, sure }: Pick<PairBatch, 'tie' | 'margin' | 'weight'> & Partial<Pick<PairBatch, 'sure'>>,
): number | null {
  const losses: number[] = [];
  let [sum, weights] = [0, 0];
  for (let i = 0; i < chosen.length; i++) {
    const lead = (chosen[i] as number) - (rejected[i] as number);
    const ahead = lead - (margin[i] as number);
    const unsure = 1 - (sure?.[i] ?? 1);
    const loss = tie[i] ? (softplus(-lead) + softplus(lead)) / 2 : softplus(-ahead) + unsure * ahead;
    sum += (weight[i] as number) * loss;
    weights += weight[i] as number;
    if (weights < 1 - 1e-4) continue;
    losses.push(sum);
    [sum, weights] = [0, 0];
  }
  return losses.length < 2 ? null : standardError(losses);
}

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
