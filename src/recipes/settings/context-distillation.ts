import { count, positive, setting } from '../../config/setting';
import { z } from '../../config/zod';
import { adapter } from './adapter';
import { learningRate, maxGradNorm, warmupRatio, weightDecay } from './training';

/** Context distillation. Defaults: nano on wasm in half a minute. */
export const contextDistillationConfigSchema = z.object({
  exchanges: setting(
    count(8, 0),
    'Exchanges before',
    'How many exchanges of the bundled text of manners the teacher reads before each conversation; with none it is the student.',
    2,
  ),
  steps: setting(count(100_000), 'Steps', 'Gradient steps, each on fresh answers of the teacher.', 250),
  batchSize: setting(count(512), 'Batch size', 'Answers of the teacher in each step.', 16),
  learningRate: learningRate(6e-4),
  warmupRatio: warmupRatio(0.05),
  maxGradNorm: maxGradNorm(),
  weightDecay: weightDecay(0),
  adapter: adapter(),
  temperature: setting(positive(10), 'Temperature', 'Of sampling the teacher’s answers.', 1),
  maxNewTokens: setting(
    count(4096),
    'Max new tokens',
    'Tokens after which an answer is cut off; prompts must leave room for it and for the text.',
    32,
  ),
  evalEvery: setting(count(100_000), 'Evaluate every', 'Steps between two measurements on held-out prompts.', 25),
  sampleEvery: setting(count(100_000), 'Sample every', 'Steps between two rounds of sample answers.', 50),
});
export type ContextDistillationConfig = z.infer<typeof contextDistillationConfigSchema>;
