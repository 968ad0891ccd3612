import { recipe } from '../recipe';
import { grpoStage } from '../stages/grpo';
import { BY_REWARD_MODEL, evaluation, optimised, preferences, REWARD, SFT } from './usual-nodes';

/** Follows Shao et al. 2024 with a reward model of outcomes; departs in demonstrations mixed into the updates, and in size. */
export const grpo = recipe({
  id: 'grpo',
  title: 'RLHF with GRPO',
  source: 'Shao et al. 2024, DeepSeekMath: Pushing the Limits of Mathematical Reasoning in Open Language Models',
  explanation:
    'Each prompt is answered several times, and each answer is measured against its group: no value model, and the KL from the SFT model is part of the loss.',
  nodes: [SFT, preferences(), REWARD, optimised('grpo', grpoStage), evaluation('grpo.policy')],
  writers: ['sft.policy', 'grpo.policy'],
  ...BY_REWARD_MODEL,
});
