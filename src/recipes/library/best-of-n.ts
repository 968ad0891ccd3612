import { recipe } from '../recipe';
import { bestOfNStage } from '../stages/best-of-n';
import { BY_REWARD_MODEL, preferences, REWARD, SFT } from './usual-nodes';

/** Follows Stiennon et al. 2020 and Nakano et al. 2021; departs in size. It leaves no new weights: the choice is made at every answer. */
export const bestOfN = recipe({
  id: 'best-of-n',
  title: 'Best of n',
  source: 'Nakano et al. 2021, WebGPT: Browser-assisted question-answering with human feedback',
  explanation:
    'A reward model is learned as in RLHF, and nothing is trained with it: of n answers it keeps the best. The yardstick for everything that trains.',
  nodes: [
    SFT,
    preferences(),
    REWARD,
    {
      id: 'best',
      stage: bestOfNStage,
      inputs: { policy: 'sft.policy', scorer: 'reward.scorer' },
      settings: { prompts: 32 },
    },
  ],
  writers: ['sft.policy'],
  ...BY_REWARD_MODEL,
});
