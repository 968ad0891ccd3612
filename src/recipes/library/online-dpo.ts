import { recipe } from '../recipe';
import { onlineDpoStage } from '../stages/online-dpo';
import { BY_REWARD_MODEL, evaluation, optimised, preferences, REWARD, SFT } from './usual-nodes';

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
  nodes: [SFT, preferences(), REWARD, optimised('online-dpo', onlineDpoStage), evaluation('online-dpo.policy')],
  writers: ['sft.policy', 'online-dpo.policy'],
  ...BY_REWARD_MODEL,
});
