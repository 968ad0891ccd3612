import { recipe } from '../recipe';
import { a2cStage } from '../stages/a2c';
import { evaluationStage } from '../stages/evaluation';
import { preferencesStage } from '../stages/preferences';
import { rewardStage } from '../stages/reward';
import { sftStage } from '../stages/sft';

/** Follows Mnih et al. 2016, for language models with a price of KL as Glaese et al. 2022 (Sparrow); departs in demonstrations mixed in. */
export const a2c = recipe({
  id: 'a2c',
  title: 'RLHF with A2C',
  source:
    'Mnih et al. 2016, Asynchronous Methods for Deep Reinforcement Learning; Glaese et al. 2022, Improving alignment of dialogue agents via targeted human judgements',
  explanation: 'As RLHF with PPO, but with the plain policy gradient: one step a rollout, no ratio and no clip.',
  nodes: [
    { id: 'sft', stage: sftStage, inputs: { base: 'base', demonstrations: 'data.demonstrations' } },
    {
      id: 'preferences',
      stage: preferencesStage,
      inputs: { policy: 'sft.policy', labels: 'data.pairs', judge: 'data.judge' },
    },
    { id: 'reward', stage: rewardStage, inputs: { policy: 'sft.policy', pairs: 'preferences.pairs' } },
    {
      id: 'a2c',
      stage: a2cStage,
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
      inputs: { base: 'base', reference: 'sft.policy', policy: 'a2c.policy', judge: 'data.judge' },
    },
  ],
  writers: ['sft.policy', 'a2c.policy'],
  scorer: 'reward.scorer',
  pairs: 'preferences.pairs',
});
