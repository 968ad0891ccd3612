import { recipe } from '../recipe';
import { judgeStage } from '../stages/ai-judge';
import { aiPreferencesStage } from '../stages/ai-preferences';
import { ppoStage } from '../stages/ppo';
import { evaluation, optimised, REWARD, SFT } from './usual-nodes';

/**
 * Follows Lee et al. 2023: both orders, soft labels by the two verdict tokens, a reward model on them. Departs in a judge that
 * is no larger than the policy and is taught to compare (on generated answers with the rubric's verdict), in no chain of
 * thought before the verdict, in PPO in place of REINFORCE, and in size.
 */
export const rlaif = recipe({
  id: 'rlaif',
  title: 'RLAIF',
  source: 'Lee et al. 2023, RLAIF vs. RLHF: Scaling Reinforcement Learning from Human Feedback with AI Feedback',
  explanation:
    'RLHF without people who label: a model that was taught to compare says which answer is better and how sure it is, a reward model learns from that, and PPO optimises against it.',
  nodes: [
    SFT,
    { id: 'judge', stage: judgeStage, inputs: { policy: 'sft.policy' } },
    {
      id: 'preferences',
      stage: aiPreferencesStage,
      inputs: { policy: 'sft.policy', feedback: 'judge.policy', constitution: 'data.constitution' },
    },
    REWARD,
    optimised('ppo', ppoStage),
    evaluation('ppo.policy'),
  ],
  writers: ['sft.policy', 'ppo.policy'],
  scorer: 'reward.scorer',
  pairs: null,
});
