import type { PairLossName } from '../recipes/settings/pairwise';
import { dpoLoss, robustDpoLoss } from '../rlhf/dpo-loss';
import { ipoLoss } from '../rlhf/ipo-loss';
import { slicLoss } from '../rlhf/slic-loss';
import type { PairLoss } from './pair-loss';

/** The losses on pairs, by their names in the settings (TRL's `loss_type`). */
export function pairLoss(loss: PairLossName, beta: number, labelSmoothing = 0, chosenCoef = 0): PairLoss {
  const frame = { key: [loss, beta, labelSmoothing, chosenCoef].join(' '), beta, chosenCoef, perToken: false };
  switch (loss) {
    case 'sigmoid':
      return { ...frame, of: (lead) => dpoLoss(lead, beta, labelSmoothing) };
    case 'robust':
      return { ...frame, of: (lead) => robustDpoLoss(lead, beta, labelSmoothing) };
    case 'hinge':
      return { ...frame, of: (lead) => slicLoss(lead, beta) };
    case 'ipo':
      return { ...frame, perToken: true, of: (lead) => ipoLoss(lead, beta) };
    default:
      return loss satisfies never;
  }
}
