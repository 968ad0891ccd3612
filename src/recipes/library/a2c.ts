import { recipe } from '../recipe';
import { a2cStage } from '../stages/a2c';
import { BY_REWARD_MODEL, evaluation, optimised, preferences, REWARD, SFT } from './usual-nodes';

/** Follows Mnih et al. 2016, for language models with a price of KL as Glaese et al. 2022 (Sparrow); departs in demonstrations mixed in. */
export const a2c = recipe({
  id: 'a2c',
  title: 'RLHF with A2C',
  source:
    'Mnih et al. 2016, Asynchronous Methods for Deep Reinforcement Learning; Glaese et al. 2022, Improving alignment of dialogue agents via targeted human judgements',
  explanation: 'As RLHF with PPO, but with the plain policy gradient: one step per rollout, no ratio and no clip.',
  nodes: [SFT, preferences(), REWARD, optimised('a2c', a2cStage), evaluation('a2c.policy')],
  writers: ['sft.policy', 'a2c.policy'],
  ...BY_REWARD_MODEL,
});
