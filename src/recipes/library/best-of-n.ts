import { recipe } from '../recipe';
import { bestOfNStage } from '../stages/best-of-n';
import { preferencesStage } from '../stages/preferences';
import { rewardStage } from '../stages/reward';
import { sftStage } from '../stages/sft';

/** Follows Stiennon et al. 2020 and Nakano et al. 2021; departs in size. It leaves no new weights: the choice is made at every answer. */
export const bestOfN = recipe({
  id: 'best-of-n',
  title: 'Best of n',
  source: 'Nakano et al. 2021, WebGPT: Browser-assisted question-answering with human feedback',
  explanation:
    'A reward model is learned as in RLHF, and nothing is trained with it: of n answers it keeps the best. The yardstick for everything that trains.',
  nodes: [
    { id: 'sft', stage: sftStage, inputs: { base: 'base', demonstrations: 'data.demonstrations' } },
    {
      id: 'preferences',
      stage: preferencesStage,
      inputs: { policy: 'sft.policy', labels: 'data.pairs', judge: 'data.judge' },
    },
    { id: 'reward', stage: rewardStage, inputs: { policy: 'sft.policy', pairs: 'preferences.pairs' } },
    {
      id: 'best',
      stage: bestOfNStage,
      inputs: { policy: 'sft.policy', scorer: 'reward.scorer' },
      settings: { prompts: 32 },
    },
  ],
  writers: ['sft.policy'],
  scorer: 'reward.scorer',
  pairs: 'preferences.pairs',
});
