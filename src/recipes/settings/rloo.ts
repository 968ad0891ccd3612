import { count, nonNegative, positive, setting } from '../../config/setting';
import type { z } from '../../config/zod';
import { ppoConfigSchema, ptxCoef } from './ppo';

/** PPO's settings that are of its critic, and those that a group of answers replaces. */
export const OF_PPO_ALONE = { gamma: true, lam: true, cliprange_value: true, vf_coef: true, klCoef: true } as const;

/** Answers to each prompt; TRL's name. */
export const numGenerations = (value: number) =>
  setting(
    count(64, 2),
    'Answers per prompt',
    'Sampled to each prompt and measured against one another; one alone has nothing to be compared with.',
    value,
  );

export const promptsPerBatch = (value: number) =>
  setting(count(4096), 'Prompts per rollout', 'Prompts in each iteration, each answered several times.', value);

/** RLOO. Names are TRL's where TRL has one (`num_generations`). */
export const rlooConfigSchema = ppoConfigSchema.omit(OF_PPO_ALONE).extend({
  iterations: setting(count(100_000), 'Iterations', 'Rounds of rollout and update.', 100),
  promptsPerBatch: promptsPerBatch(8),
  num_generations: numGenerations(8),
  ptxCoef: ptxCoef(0.4),
  epochs: setting(count(64), 'Epochs', 'Passes over each rollout (TRL: num_iterations).', 1),
  learningRate: setting(nonNegative(1), 'Learning rate', 'Of the policy; falls linearly to 0 over the run.', 3e-4),
  beta: setting(
    nonNegative(100),
    'β',
    'Price of a nat of KL from the SFT model, in units of score; part of the reward.',
    0.3,
  ),
  cliprange: setting(
    positive(1),
    'ε',
    'An answer whose ratio, that of all its tokens together, is further than this from 1 earns the policy nothing more.',
    0.2,
  ),
});
export type RlooConfig = z.infer<typeof rlooConfigSchema>;
