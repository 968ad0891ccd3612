/** Settings that DPO's family shares; only their defaults differ. */
import { count, nonNegative, positive, setting } from '../../config/setting';
import { z } from '../../config/zod';
import { adapter } from './adapter';
import { heldOut, learningRate, maxGradNorm, maxLength, pairBatchSize, warmupRatio } from './training';

interface FamilyDefaults {
  readonly learningRate: number;
  readonly beta: number;
  readonly sftCoef: number;
}

/** What every one of them has: the step, β, and the demonstrations beside it. */
export const familySettings = ({ learningRate: rate, beta, sftCoef }: FamilyDefaults) => ({
  learningRate: learningRate(rate),
  beta: setting(
    positive(100),
    'β',
    'How strongly the policy is held near the SFT model: with a smaller β the same margin takes larger changes of probability.',
    beta,
  ),
  sftCoef: setting(
    nonNegative(100),
    'Demonstrations',
    'Weight of the loss on demonstrations, learned from in the same steps so that skills are kept; 0: none.',
    sftCoef,
  ),
  sftBatchSize: setting(count(512), 'Demonstrations per step', 'How many are learned from in each step.', 32),
  warmupRatio: warmupRatio(0.1),
  maxGradNorm: maxGradNorm(),
  adapter: adapter(),
  inspected: setting(count(16, 0), 'Pairs inspected', 'Pairs of each step shown token by token; 0: none.', 2),
});

/** What those have that learn from labels in epochs. */
export const labelSettings = (epochs: number) => ({
  epochs: setting(count(1000), 'Epochs', 'Passes over the labels.', epochs),
  batchSize: pairBatchSize(),
  maxLength: maxLength(),
  heldOut: heldOut(),
  evalEvery: setting(count(100_000), 'Evaluate every', 'Steps between two measurements on the held-out labels.', 10),
  sampleEvery: setting(
    count(100_000),
    'Sample every',
    'Steps between two rounds of sample answers beside the reference’s.',
    20,
  ),
});

export const PAIR_LOSSES = ['sigmoid', 'robust', 'hinge', 'ipo'] as const;
export type PairLossName = (typeof PAIR_LOSSES)[number];

/** Those that have DPO's β. */
export const lossSettings = (chosenCoef = 0) => ({
  loss: setting(
    z.enum(['sigmoid', 'robust', 'hinge'] satisfies PairLossName[]),
    'Loss',
    'sigmoid is DPO’s own; robust takes off what flipped labels add; hinge lets a pair go once it leads by 1/β (TRL: loss_type).',
    'sigmoid',
  ),
  labelSmoothing: setting(
    z.number().min(0).max(0.49),
    'Label smoothing',
    'Share of the labels taken to be flipped: sigmoid is then conservative DPO; the hinge has no use for it.',
    0,
  ),
  rpo_alpha: setting(
    nonNegative(100),
    'Chosen answers',
    'Weight of a loss on the preferred answers themselves, a mean per token (RPO): they then grow more likely, where the lead alone may let both fall; 0: none.',
    chosenCoef,
  ),
});
