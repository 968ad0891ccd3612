import { z } from 'zod';
import { count, nonNegative, positive, setting, share } from '../../config/setting';

/** The Bradley-Terry reward model. Defaults: a few hundred labels, seconds on wasm. */
export const rewardConfigSchema = z.object({
  epochs: setting(count(1000), 'Epochs', 'Passes over the labels; a reward model overfits quickly.', 4),
  batchSize: setting(
    count(512),
    'Batch size',
    'Pairs in each step, rounded up so that all pairs of a prompt stay together.',
    16,
  ),
  learningRate: setting(nonNegative(1), 'Learning rate', 'Size of a step at its highest, after the warm-up.', 5e-4),
  warmupRatio: setting(
    share(),
    'Warm-up',
    'Share of the steps over which the learning rate rises from 0; it then falls linearly.',
    0.05,
  ),
  maxGradNorm: setting(
    positive(1000),
    'Gradient clip',
    'Gradients longer than this are scaled down to it (global norm).',
    1,
  ),
  weightDecay: setting(
    share(),
    'Weight decay',
    'AdamW’s pull of the weights toward 0, per unit of learning rate.',
    0.1,
  ),
  maxLength: setting(
    count(8192, 8),
    'Longest conversation',
    'Tokens of prompt and answer together; what is longer is cut on the right.',
    128,
  ),
  margin: setting(
    nonNegative(100),
    'Margin m',
    'By how much the chosen answer should lead; multiplied by a row’s own margin where it has one.',
    0,
  ),
  heldOut: setting(
    z.number().min(0).max(0.9),
    'Held out',
    'Share of the prompts whose pairs are kept for measuring and never learned from.',
    0.1,
  ),
  evalEvery: setting(count(100_000), 'Evaluate every', 'Steps between two measurements on the held-out pairs.', 10),
  normalisationSamples: setting(
    count(10_000, 2),
    'Normalisation samples',
    'Answers of the SFT model whose scores are shifted and scaled to mean 0 and deviation 1.',
    128,
  ),
});
export type RewardConfig = z.infer<typeof rewardConfigSchema>;
