import { recipe } from '../recipe';
import { grpoStage } from '../stages/grpo';
import { evaluation, SFT } from './usual-nodes';

/**
 * Follows Lambert et al. 2024, section 6, with GRPO in place of PPO as Shao et al. 2024; departs in prompts (those of the
 * bundled world that have one right answer), in demonstrations mixed into the updates, and in size.
 */
export const verifiable = recipe({
  id: 'verifiable',
  title: 'Verifiable rewards with GRPO',
  source: 'Lambert et al. 2024, Tülu 3: Pushing Frontiers in Open Language Model Post-Training (RLVR)',
  explanation:
    'No labels and no reward model: prompts that have one right answer are answered several times, and a program says which answers are right.',
  nodes: [
    SFT,
    {
      id: 'grpo',
      stage: grpoStage,
      inputs: { reference: 'sft.policy', demonstrations: 'data.demonstrations', judge: 'data.judge' },
      settings: { reward: { learned: 0, exact: 1 } },
    },
    evaluation('grpo.policy'),
  ],
  writers: ['sft.policy', 'grpo.policy'],
  scorer: null,
  pairs: null,
});
