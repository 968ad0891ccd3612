import { count, nonNegative, positive, setting } from '../../config/setting';
import { z } from '../../config/zod';
import { ppoConfigSchema, ptxCoef } from './ppo';
import { numGenerations, OF_PPO_ALONE, promptsPerBatch } from './rloo';

/** GRPO, and as settings its two later variants. Names are TRL's where TRL has one. */
export const grpoConfigSchema = ppoConfigSchema.omit(OF_PPO_ALONE).extend({
  iterations: setting(count(100_000), 'Iterations', 'Rounds of rollout and update.', 50),
  promptsPerBatch: promptsPerBatch(16),
  num_generations: numGenerations(4),
  ptxCoef: ptxCoef(0.4),
  epochs: setting(count(64), 'Epochs', 'Passes over each rollout (TRL: num_iterations).', 2),
  learningRate: setting(nonNegative(1), 'Learning rate', 'Of the policy; falls linearly to 0 over the run.', 3e-4),
  beta: setting(nonNegative(100), 'β', 'Weight in the loss of the KL from the SFT model, by k3.', 0.1),
  cliprange: setting(positive(1), 'ε', 'A token’s ratio further than this from 1 earns the policy nothing more.', 0.2),
  loss_type: setting(
    z.enum(['grpo', 'dapo', 'dr_grpo']),
    'Average',
    'How tokens are averaged: grpo weighs every answer alike, dapo every token alike, dr_grpo divides by a constant, so that length neither helps nor hurts.',
    'grpo',
  ),
  scale_rewards: setting(
    z.enum(['group', 'none']),
    'Scale of advantages',
    'group divides by the standard deviation of the group’s rewards; none (Dr. GRPO) does not, so that prompts whose answers are nearly alike don’t count more.',
    'group',
  ),
});
export type GrpoConfig = z.infer<typeof grpoConfigSchema>;
