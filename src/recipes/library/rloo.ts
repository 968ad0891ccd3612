import { recipe } from '../recipe';
import { evaluationStage } from '../stages/evaluation';
import { preferencesStage } from '../stages/preferences';
import { rewardStage } from '../stages/reward';
import { rlooStage } from '../stages/rloo';
import { sftStage } from '../stages/sft';

/** Follows Ahmadian et al. 2024; departs in demonstrations mixed into the updates, and in size. */
export const rloo = recipe({
  id: 'rloo',
  title: 'RLHF with RLOO',
  source:
    'Ahmadian et al. 2024, Back to Basics: Revisiting REINFORCE Style Optimization for Learning from Human Feedback in LLMs',
  explanation:
    'As RLHF with PPO, but without a value model: each prompt is answered several times, and what the other answers earned is the baseline.',
  nodes: [
    { id: 'sft', stage: sftStage, inputs: { base: 'base', demonstrations: 'data.demonstrations' } },
    {
      id: 'preferences',
      stage: preferencesStage,
      inputs: { policy: 'sft.policy', labels: 'data.pairs', judge: 'data.judge' },
    },
    { id: 'reward', stage: rewardStage, inputs: { policy: 'sft.policy', pairs: 'preferences.pairs' } },
    {
      id: 'rloo',
      stage: rlooStage,
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
      inputs: { base: 'base', reference: 'sft.policy', policy: 'rloo.policy', judge: 'data.judge' },
    },
  ],
  writers: ['sft.policy', 'rloo.policy'],
  scorer: 'reward.scorer',
  pairs: 'preferences.pairs',
});
