import { recipe } from '../recipe';
import { evaluationStage } from '../stages/evaluation';
import { ppoStage } from '../stages/ppo';
import { preferencesStage } from '../stages/preferences';
import { rewardStage } from '../stages/reward';
import { sftStage } from '../stages/sft';

/**
 * Follows Coste et al. 2023; departs in members that share the model they start from (another head, another order of the
 * labels), in three of them for their five, and in size.
 */
export const ensemble = recipe({
  id: 'ensemble',
  title: 'RLHF with an ensemble',
  source: 'Coste et al. 2023, Reward Model Ensembles Help Mitigate Overoptimization',
  explanation:
    'Three reward models learn from the same labels, and PPO is paid their mean less what they disagree: where they were not taught the same, none of them knows, and there is nothing to hack.',
  nodes: [
    { id: 'sft', stage: sftStage, inputs: { base: 'base', demonstrations: 'data.demonstrations' } },
    {
      id: 'preferences',
      stage: preferencesStage,
      inputs: { policy: 'sft.policy', labels: 'data.pairs', judge: 'data.judge' },
    },
    {
      id: 'reward',
      called: { title: 'Reward model 1', short: 'reward 1' },
      stage: rewardStage,
      inputs: { policy: 'sft.policy', pairs: 'preferences.pairs' },
    },
    {
      id: 'reward-2',
      called: { title: 'Reward model 2', short: 'reward 2' },
      stage: rewardStage,
      inputs: { policy: 'sft.policy', pairs: 'preferences.pairs' },
    },
    {
      id: 'reward-3',
      called: { title: 'Reward model 3', short: 'reward 3' },
      stage: rewardStage,
      inputs: { policy: 'sft.policy', pairs: 'preferences.pairs' },
    },
    {
      id: 'ppo',
      stage: ppoStage,
      inputs: {
        reference: 'sft.policy',
        scorer: 'reward.scorer',
        second: 'reward-2.scorer',
        third: 'reward-3.scorer',
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
