import { count, nonNegative, setting, share } from '../../config/setting';
import { z } from '../../config/zod';
import { familySettings, lossSettings } from './pairwise';

/** Online DPO. Defaults: nano on wasm in under a minute. */
export const onlineDpoConfigSchema = z.object({
  ...lossSettings(),
  iterations: setting(count(100_000), 'Iterations', 'Rounds of two answers per prompt, judgement and step.', 100),
  promptsPerBatch: setting(count(4096), 'Prompts per round', 'Each is answered twice.', 16),
  maxNewTokens: setting(count(4096), 'Max new tokens', 'Tokens after which an answer is cut off.', 48),
  judge: setting(
    z.enum(['reward model', 'rater']),
    'Judge',
    'Who says which of two answers is better: the reward model, or a simulated rater, who knows the right answer.',
    'reward model',
  ),
  raterNoise: setting(
    share(),
    'Rater noise',
    'Share of a simulated rater’s judgements that are flipped by chance.',
    0.1,
  ),
  missingEosPenalty: setting(
    nonNegative(100),
    'Missing-EOS penalty',
    'Taken off the reward model’s score of an answer that was cut off before it ended.',
    1,
  ),
  referenceShare: setting(
    share(),
    'Reference answers',
    'Share of the prompts of which one of the two answers is the SFT model’s: what the policy has stopped doing can then still win.',
    0.25,
  ),
  ...familySettings({ learningRate: 3e-4, beta: 0.1, sftCoef: 1 }),
  sampleEvery: setting(
    count(100_000),
    'Sample every',
    'Rounds between two sets of sample answers beside the reference’s.',
    10,
  ),
});
export type OnlineDpoConfig = z.infer<typeof onlineDpoConfigSchema>;
