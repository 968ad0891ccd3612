import { recipe } from '../recipe';
import { ppoStage } from '../stages/ppo';
import { BY_REWARD_MODEL, evaluation, optimised, preferences, REWARD, SFT } from './usual-nodes';

const ptx = optimised('ppo-ptx', ppoStage);

/**
 * Follows Ouyang et al. 2022 in full: rankings of K answers, all comparisons of a prompt in one batch and divided by their
 * number, PPO with and without ptx, and the alignment tax of both. Departs in size, in a reward model that starts as the policy
 * does and is as large, in raters who are simulated, and in demonstrations where the paper mixes in pretraining text.
 */
export const instructgpt = recipe({
  id: 'instructgpt',
  title: 'InstructGPT',
  source: 'Ouyang et al. 2022, Training language models to follow instructions with human feedback',
  explanation:
    'Raters put several answers into one order, a reward model learns from all comparisons of a prompt at once, and PPO follows it twice: alone, which forgets tasks, and with demonstrations mixed in (PPO-ptx), which keeps them. Both evaluations say what alignment cost.',
  nodes: [
    { ...SFT, called: { title: 'Step 1: SFT', short: 'SFT' } },
    { ...preferences({ ranked: true }), called: { title: 'Step 2: rankings', short: 'rankings' } },
    { ...REWARD, called: { title: 'Step 2: reward model', short: 'RM' } },
    {
      ...optimised('ppo', ppoStage),
      called: { title: 'Step 3: PPO', short: 'PPO' },
      settings: { ptxCoef: 0 },
    },
    { ...ptx, called: { title: 'Step 3: PPO-ptx', short: 'PPO-ptx' } },
    { ...evaluation('ppo.policy'), id: 'evaluation-plain', called: { title: 'Without ptx', short: 'without ptx' } },
    { ...evaluation('ppo-ptx.policy'), called: { title: 'With ptx', short: 'with ptx' } },
  ],
  writers: ['sft.policy', 'ppo.policy', 'ppo-ptx.policy'],
  ...BY_REWARD_MODEL,
});
