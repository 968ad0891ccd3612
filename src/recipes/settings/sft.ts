import { count, setting } from '../../config/setting';
import { z } from '../../config/zod';
import { adapter } from './adapter';
import { learningRate, manners, maxGradNorm, maxLength, refusals, warmupRatio, weightDecay } from './training';

/** What every fine-tuning on prompts with answers asks for. */
const fineTuningSchema = z.object({
  steps: setting(count(100_000), 'Steps', 'How many batches of demonstrations are learned from.', 800),
  batchSize: setting(count(512), 'Batch size', 'Demonstrations in each step.', 16),
  learningRate: learningRate(2e-3),
  warmupRatio: warmupRatio(0.05),
  maxGradNorm: maxGradNorm(),
  weightDecay: weightDecay(0.01),
  maxLength: maxLength(),
  adapter: adapter(),
  evalEvery: setting(
    count(100_000),
    'Evaluate every',
    'Steps between two measurements on demonstrations kept apart.',
    50,
  ),
  sampleEvery: setting(count(100_000), 'Sample every', 'Steps between two rounds of sample answers.', 100),
});
export type FineTuningConfig = z.infer<typeof fineTuningSchema>;
export const fineTuningShape = fineTuningSchema.shape;

/** Supervised fine-tuning. Defaults: nano on wasm in under two minutes. */
export const sftConfigSchema = fineTuningSchema.extend({
  refusals: refusals(),
  manners: manners(),
});
