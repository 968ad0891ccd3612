import { recipe } from '../recipe';
import { evaluationStage } from '../stages/evaluation';
import { ppoStage } from '../stages/ppo';
import { preferencesStage } from '../stages/preferences';
import { rewardStage } from '../stages/reward';
import { sftStage } from '../stages/sft';

/** Follows Ouyang et al. 2022, rankings of four answers as the pairs among them; departs in size, and in demonstrations mixed into PPO. */
export const rlhf = recipe({
  id: 'rlhf',
  title: 'RLHF with PPO',
  source: 'Ouyang et al. 2022, Training language models to follow instructions with human feedback',
  explanation:
    'The model learns from demonstrations, people compare its answers, a reward model learns from the comparisons, and PPO optimises the model against it.',
  nodes: [
    { id: 'sft', stage: sftStage, inputs: { base: 'base', demonstrations: 'data.demonstrations' } },
    {
      id: 'preferences',
      stage: preferencesStage,
      inputs: { policy: 'sft.policy', labels: 'data.pairs', judge: 'data.judge' },
    },
    { id: 'reward', stage: rewardStage, inputs: { policy: 'sft.policy', pairs: 'preferences.pairs' } },
    {
      id: 'ppo',
      stage: ppoStage,
      inputs: {
        reference: 'sft.policy',
        scorer: 'reward.scorer',
        demonstrations: 'data.demonstrations',
        judge: 'data.judge',
      },
    },
    {
      id: 'evaluation',
      stage: evaluationStage,
      inputs: { base: 'base', reference: 'sft.policy', policy: 'ppo.policy', judge: 'data.judge' },
    },
  ],
  writers: ['sft.policy', 'ppo.policy'],
  scorer: 'reward.scorer',
  pairs: 'preferences.pairs',
});
