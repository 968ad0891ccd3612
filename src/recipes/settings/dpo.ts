import { count, nonNegative, positive, setting } from '../../config/setting';
import { z } from '../../config/zod';
import { heldOut, learningRate, maxGradNorm, maxLength, pairBatchSize, warmupRatio } from './training';

/** DPO. Defaults: a few hundred labels, half a minute on wasm. */
export const dpoConfigSchema = z.object({
  epochs: setting(count(1000), 'Epochs', 'Passes over the pairs.', 6),
  batchSize: pairBatchSize(),
  learningRate: learningRate(3e-4),
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
  warmupRatio: warmupRatio(0.1),
  maxGradNorm: maxGradNorm(),
  maxLength: maxLength(),
  heldOut: heldOut(),
  evalEvery: setting(count(100_000), 'Evaluate every', 'Steps between two measurements on the held-out pairs.', 10),
  sampleEvery: setting(
    count(100_000),
    'Sample every',
    'Steps between two rounds of sample answers beside the reference’s.',
    20,
  ),
});
export type DpoConfig = z.infer<typeof dpoConfigSchema>;
