import { recipe } from '../recipe';
import { ppoStage } from '../stages/ppo';
import { evaluation, SFT } from './usual-nodes';

/**
 * Follows Lambert et al. 2024, section 6 (PPO on constraints that a program checks); departs in a value model that starts from the
 * SFT model with a head of zeros, for there is no reward model, and in size. Demonstrations are not mixed into the updates: a rule
 * may ask for what none of them does; and β is small, for a rule pays 1 at most.
 */
export const rules = recipe({
  id: 'rules',
  title: 'Rules as the reward, with PPO',
  source: 'Lambert et al. 2024, Tülu 3: Pushing Frontiers in Open Language Model Post-Training (RLVR)',
  explanation:
    'No labels and no reward model: you write rules, such as “at most 8 words”, and PPO makes the model obey them.',
  nodes: [
    SFT,
    {
      id: 'ppo',
      stage: ppoStage,
      inputs: { reference: 'sft.policy', demonstrations: 'data.demonstrations', judge: 'data.judge' },
      settings: { reward: { learned: 0, rule: 1 }, klCoef: 0.05, ptxCoef: 0 },
    },
    evaluation('ppo.policy', { rules: true }),
  ],
  writers: ['sft.policy', 'ppo.policy'],
  scorer: null,
  pairs: null,
});
