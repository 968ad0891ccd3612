import { recipe } from '../recipe';
import { rlooStage } from '../stages/rloo';
import { BY_REWARD_MODEL, evaluation, optimised, preferences, REWARD, SFT } from './usual-nodes';

/** Follows Ahmadian et al. 2024; departs in demonstrations mixed into the updates, and in size. */
export const rloo = recipe({
  id: 'rloo',
  title: 'RLHF with RLOO',
  source:
    'Ahmadian et al. 2024, Back to Basics: Revisiting REINFORCE Style Optimization for Learning from Human Feedback in LLMs',
  explanation:
    'As RLHF with PPO, but without a value model: each prompt is answered several times, and what the other answers earned is the baseline.',
  nodes: [SFT, preferences(), REWARD, optimised('rloo', rlooStage), evaluation('rloo.policy')],
  writers: ['sft.policy', 'rloo.policy'],
  ...BY_REWARD_MODEL,
});
