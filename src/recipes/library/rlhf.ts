import { recipe } from '../recipe';
import { ppoStage } from '../stages/ppo';
import { BY_REWARD_MODEL, evaluation, optimised, preferences, REWARD, SFT } from './usual-nodes';

/** Follows Ouyang et al. 2022, rankings of four answers as the pairs among them; departs in size, and in demonstrations mixed into PPO. */
export const rlhf = recipe({
  id: 'rlhf',
  title: 'RLHF with PPO',
  source: 'Ouyang et al. 2022, Training language models to follow instructions with human feedback',
  explanation:
    'The model learns from demonstrations, people compare its answers, a reward model learns from the comparisons, and PPO optimises the model against it.',
  nodes: [SFT, preferences(), REWARD, optimised('ppo', ppoStage), evaluation('ppo.policy')],
  writers: ['sft.policy', 'ppo.policy'],
  ...BY_REWARD_MODEL,
});
