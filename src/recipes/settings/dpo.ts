import { z } from 'zod';
import { count, nonNegative, positive, setting, share } from '../../config/setting';

/** DPO. Defaults: a few hundred labels, half a minute on wasm. */
export const dpoConfigSchema = z.object({
  epochs: setting(count(1000), 'Epochs', 'Passes over the pairs.', 6),
  batchSize: setting(
    count(512),
    'Batch size',
    'Pairs in each step, rounded up so that all pairs of a prompt stay together.',
    16,
  ),
  learningRate: setting(nonNegative(1), 'Learning rate', 'Size of a step at its highest, after the warm-up.', 3e-4),
  beta: setting(
    positive(100),
    'β',
    'How strongly the policy is held near the fine-tuned model: with a smaller β the same margin takes larger changes of probability.',
    0.5,
  ),
  sftCoef: setting(
    nonNegative(100),
    'Demonstrations',
    'Weight of the loss on demonstrations, learned from in the same steps so that skills are kept; 0 is plain DPO.',
    1,
  ),
  sftBatchSize: setting(count(512), 'Demonstrations a step', 'How many are learned from in each step.', 32),
  warmupRatio: setting(
    share(),
    'Warm-up',
    'Share of the steps over which the learning rate rises from 0; it then falls linearly.',
    0.1,
  ),
  maxGradNorm: setting(
    positive(1000),
    'Gradient clip',
    'Gradients longer than this are scaled down to it (global norm).',
    1,
  ),
  maxLength: setting(
    count(8192, 8),
    'Longest conversation',
    'Tokens of prompt and answer together; what is longer is cut on the right.',
    128,
  ),
  heldOut: setting(
    z.number().min(0).max(0.9),
    'Held out',
    'Share of the prompts whose pairs are kept for measuring and never learned from.',
    0.1,
  ),
  evalEvery: setting(count(100_000), 'Evaluate every', 'Steps between two measurements on the held-out pairs.', 10),
  sampleEvery: setting(
    count(100_000),
    'Sample every',
    'Steps between two rounds of sample answers beside the reference’s.',
    20,
  ),
});
export type DpoConfig = z.infer<typeof dpoConfigSchema>;
