import { z } from 'zod';
import { count, nonNegative, positive, setting, share } from '../../config/setting';

/** Supervised fine-tuning. Defaults: nano on wasm in under two minutes. */
export const sftConfigSchema = z.object({
  steps: setting(count(100_000), 'Steps', 'How many batches of demonstrations are learned from.', 500),
  batchSize: setting(count(512), 'Batch size', 'Demonstrations in each step.', 16),
  learningRate: setting(nonNegative(1), 'Learning rate', 'Size of a step at its highest, after the warm-up.', 2e-3),
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
    0.01,
  ),
  maxLength: setting(
    count(8192, 8),
    'Longest conversation',
    'Tokens of prompt and answer together; what is longer is cut on the right.',
    128,
  ),
  evalEvery: setting(
    count(100_000),
    'Evaluate every',
    'Steps between two measurements on demonstrations kept apart.',
    50,
  ),
  sampleEvery: setting(count(100_000), 'Sample every', 'Steps between two rounds of sample answers.', 100),
});
