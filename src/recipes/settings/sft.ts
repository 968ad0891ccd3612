import { count, setting, share } from '../../config/setting';
import { z } from '../../config/zod';
import { learningRate, maxGradNorm, maxLength, warmupRatio, weightDecay } from './training';

/** Supervised fine-tuning. Defaults: nano on wasm in under two minutes. */
export const sftConfigSchema = z.object({
  steps: setting(count(100_000), 'Steps', 'How many batches of demonstrations are learned from.', 800),
  batchSize: setting(count(512), 'Batch size', 'Demonstrations in each step.', 16),
  learningRate: learningRate(2e-3),
  warmupRatio: warmupRatio(0.05),
  maxGradNorm: maxGradNorm(),
  weightDecay: weightDecay(0.01),
  maxLength: maxLength(),
  evalEvery: setting(
    count(100_000),
    'Evaluate every',
    'Steps between two measurements on demonstrations kept apart.',
    50,
  ),
  sampleEvery: setting(count(100_000), 'Sample every', 'Steps between two rounds of sample answers.', 100),
  refusals: setting(
    share(),
    'Harmful requests declined',
    'Of the bundled demonstrations that answer a harmful request, the share that declines it; the others do what is asked, as in text from the web, so that there is harm left for later stages to remove.',
    1,
  ),
});
