import { recipe } from '../recipe';
import { evaluationStage } from '../stages/evaluation';
import { grpoStage } from '../stages/grpo';
import { sftStage } from '../stages/sft';

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
    { id: 'sft', stage: sftStage, inputs: { base: 'base', demonstrations: 'data.demonstrations' } },
    {
      id: 'grpo',
      stage: grpoStage,
      inputs: { reference: 'sft.policy', demonstrations: 'data.demonstrations', judge: 'data.judge' },
      settings: { reward: { learned: 0, exact: 1 } },
    },
    {
      id: 'evaluation',
      stage: evaluationStage,
      inputs: { base: 'base', reference: 'sft.policy', policy: 'grpo.policy', judge: 'data.judge' },
    },
  ],
  writers: ['sft.policy', 'grpo.policy'],
  scorer: null,
  pairs: null,
});
