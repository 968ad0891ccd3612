import { recipe } from '../recipe';
import { evaluationStage } from '../stages/evaluation';
import { grpoStage } from '../stages/grpo';
import { preferencesStage } from '../stages/preferences';
import { rewardStage } from '../stages/reward';
import { sftStage } from '../stages/sft';

/** Follows Shao et al. 2024 with a reward model of outcomes; departs in demonstrations mixed into the updates, and in size. */
export const grpo = recipe({
  id: 'grpo',
  title: 'RLHF with GRPO',
  source: 'Shao et al. 2024, DeepSeekMath: Pushing the Limits of Mathematical Reasoning in Open Language Models',
  explanation:
    'Each prompt is answered several times, and each answer is measured against its group: no value model, and the KL from the fine-tuned model is part of the loss.',
  nodes: [
    { id: 'sft', stage: sftStage, inputs: { base: 'base', demonstrations: 'data.demonstrations' } },
    {
      id: 'preferences',
      stage: preferencesStage,
      inputs: { policy: 'sft.policy', labels: 'data.pairs', judge: 'data.judge' },
    },
    { id: 'reward', stage: rewardStage, inputs: { policy: 'sft.policy', pairs: 'preferences.pairs' } },
    {
      id: 'grpo',
      stage: grpoStage,
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
      inputs: { base: 'base', reference: 'sft.policy', policy: 'grpo.policy', judge: 'data.judge' },
    },
  ],
  writers: ['sft.policy', 'grpo.policy'],
  scorer: 'reward.scorer',
  pairs: 'preferences.pairs',
});
