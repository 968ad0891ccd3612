import { count, nonNegative, positive, setting } from '../../config/setting';
import { z } from '../../config/zod';
import { gate, harmfulShare, safetyThreshold } from './training';

/** Best of n: what it would give, and the best answers kept as demonstrations. */
export const bestOfNConfigSchema = z.object({
  n: setting(count(256), 'Best of n', 'Answers sampled to each prompt, of which the scorer’s best is kept.', 8),
  prompts: setting(
    count(100_000, 0),
    'Prompts kept for',
    'Prompts of the training set whose best answers are kept as demonstrations; 0: none.',
    256,
  ),
  curvePrompts: setting(
    count(10_000, 0),
    'Prompts measured on',
    'Unseen prompts on which the best of 1, 2, 4, … is estimated; 0: nothing is measured.',
    64,
  ),
  curveSamples: setting(
    count(1024, 2),
    'Samples per prompt',
    'Answers sampled to each of those: all choices of n among them are averaged, without sampling more.',
    64,
  ),
  harmfulShare: harmfulShare(0),
  gate: gate(),
  safetyThreshold: safetyThreshold(),
  temperature: setting(positive(10), 'Temperature', 'Of sampling.', 1),
  maxNewTokens: setting(count(4096), 'Max new tokens', 'Tokens after which an answer is cut off.', 48),
  missingEosPenalty: setting(
    nonNegative(100),
    'Missing-EOS penalty',
    'Taken off the score of an answer that was cut off before it ended.',
    1,
  ),
});
export type BestOfNConfig = z.infer<typeof bestOfNConfigSchema>;
