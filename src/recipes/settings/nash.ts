import { count, nonNegative, setting, share } from '../../config/setting';
import { z } from '../../config/zod';
import { ppoConfigSchema, ptxCoef } from './ppo';
import { OF_PPO_ALONE, promptsPerBatch } from './rloo';

/** Nash learning. Symbols are the paper's: τ is the price of the KL, η the mixture coefficient (its β there). */
export const nashConfigSchema = ppoConfigSchema
  .omit({
    ...OF_PPO_ALONE,
    cliprange: true,
    epochs: true,
    minibatchSize: true,
    earlyStopKl: true,
    adaptive: true,
    reward: true,
  })
  .extend({
    opponent: setting(
      z.enum(['mixture', 'average']),
      'Opponent',
      'Whose answers the policy’s are compared with: a geometric mixture of the policy and the SFT model (Nash-MD), or the policy with the average of its past weights (Nash-EMA).',
      'mixture',
    ),
    eta: setting(
      share(),
      'η of the mixture',
      'How much of the SFT model there is in a mixture: 0 is the policy itself, 1 the SFT model.',
      0.25,
    ),
    decay: setting(
      z.number().min(0).max(0.9999),
      'Decay of the average',
      'Share of the average that stays after each iteration; the rest is the policy.',
      0.95,
    ),
    tau: setting(
      nonNegative(100),
      'τ',
      'Price of a nat of KL from the SFT model, in units of probability; part of what the policy is paid.',
      0.03,
    ),
    iterations: setting(count(100_000), 'Iterations', 'Rounds of answers, comparisons and one step.', 100),
    promptsPerBatch: promptsPerBatch(64),
    ptxCoef: ptxCoef(0.1),
    learningRate: setting(nonNegative(1), 'Learning rate', 'Of the policy; falls linearly to 0 over the run.', 6e-4),
    missingEosPenalty: setting(
      nonNegative(100),
      'Missing-EOS penalty',
      'Taken off what an answer is paid that was cut off before it ended.',
      0.5,
    ),
  });
export type NashConfig = z.infer<typeof nashConfigSchema>;
