import { count, nonNegative, setting } from '../../config/setting';
import type { z } from '../../config/zod';
import { ppoConfigSchema, ptxCoef } from './ppo';

/** A2C: PPO's settings but for those of epochs, minibatches and clips, which it does not have. */
export const a2cConfigSchema = ppoConfigSchema
  .omit({
    epochs: true,
    minibatchSize: true,
    gamma: true,
    lam: true,
    cliprange: true,
    cliprange_value: true,
    klCoef: true,
    earlyStopKl: true,
  })
  .extend({
    iterations: setting(count(100_000), 'Iterations', 'Rounds of rollout and update: one step each.', 100),
    promptsPerBatch: setting(
      count(4096),
      'Prompts per rollout',
      'Answers sampled in each iteration, one to a prompt.',
      64,
    ),
    ptxCoef: ptxCoef(0.2),
    learningRate: setting(
      nonNegative(1),
      'Learning rate',
      'Of the policy and the value model; falls linearly to 0 over the run.',
      8e-4,
    ),
    beta: setting(
      nonNegative(100),
      'β',
      'Price of a nat of KL from the SFT model, in units of score; part of the reward.',
      0.3,
    ),
    entropyCoef: setting(
      nonNegative(100),
      'Entropy bonus',
      'Reward in the loss for a spread-out distribution, so that the policy does not settle too soon.',
      0.001,
    ),
  });
export type A2cConfig = z.infer<typeof a2cConfigSchema>;
