import { recipe } from '../recipe';
import { ppoStage } from '../stages/ppo';
import { BY_REWARD_MODEL, evaluation, optimised, preferences, REWARD, SFT } from './usual-nodes';

const ppo = optimised('ppo', ppoStage);
/** Members that start from one model and read the same labels agree also where none of them knows; drawn with replacement they do not. */
const MEMBER = { bootstrap: true };

/**
 * Follows Coste et al. 2023; departs in members that share the model they start from and so learn from labels drawn with
 * replacement each (Breiman 1996), in a larger λ for them, in three of them for their five, and in size.
 */
export const ensemble = recipe({
  id: 'ensemble',
  title: 'RLHF with an ensemble',
  source: 'Coste et al. 2023, Reward Model Ensembles Help Mitigate Overoptimization',
  explanation:
    'Three reward models learn from labels drawn again each time for each, and PPO is paid their mean less what they disagree: where they were not taught the same, none of them knows, and there is nothing to hack.',
  nodes: [
    SFT,
    preferences(),
    { ...REWARD, called: { title: 'Reward model 1', short: 'reward 1' }, settings: MEMBER },
    { ...REWARD, id: 'reward-2', called: { title: 'Reward model 2', short: 'reward 2' }, settings: MEMBER },
    { ...REWARD, id: 'reward-3', called: { title: 'Reward model 3', short: 'reward 3' }, settings: MEMBER },
    {
      ...ppo,
      inputs: { ...ppo.inputs, second: 'reward-2.scorer', third: 'reward-3.scorer' },
      settings: { reward: { uncertainty: 2 } },
    },
    evaluation('ppo.policy'),
  ],
  writers: ['sft.policy', 'ppo.policy'],
  ...BY_REWARD_MODEL,
});
