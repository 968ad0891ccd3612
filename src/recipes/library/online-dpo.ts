import { recipe } from '../recipe';
import { evaluationStage } from '../stages/evaluation';
import { onlineDpoStage } from '../stages/online-dpo';
import { preferencesStage } from '../stages/preferences';
import { rewardStage } from '../stages/reward';
import { sftStage } from '../stages/sft';

/**
 * Follows Guo et al. 2024; departs in its judge (a reward model learned from the labels, not a large model that is asked), in answers of
 * the reference among the pairs, in a loss on demonstrations, and in size.
 */
export const onlineDpo = recipe({
  id: 'online-dpo',
  title: 'Online DPO',
  source: 'Guo et al. 2024, Direct Language Model Alignment from Online AI Feedback',
  explanation:
    'A reward model learns from the comparisons, as in RLHF; then the model answers each prompt twice, the reward model says which answer is better, and DPO learns from that pair at once: no critic, no advantages.',
  nodes: [
    { id: 'sft', stage: sftStage, inputs: { base: 'base', demonstrations: 'data.demonstrations' } },
    { id: 'preferences', stage: preferencesStage, inputs: { policy: 'sft.policy', labels: 'data.pairs' } },
    { id: 'reward', stage: rewardStage, inputs: { policy: 'sft.policy', pairs: 'preferences.pairs' } },
    {
      id: 'online-dpo',
      stage: onlineDpoStage,
      inputs: { reference: 'sft.policy', scorer: 'reward.scorer', demonstrations: 'data.demonstrations' },
    },
    {
      id: 'evaluation',
      stage: evaluationStage,
      inputs: { base: 'base', reference: 'sft.policy', policy: 'online-dpo.policy' },
    },
  ],
  writers: ['sft.policy', 'online-dpo.policy'],
  scorer: 'reward.scorer',
  pairs: 'preferences.pairs',
});
