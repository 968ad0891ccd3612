import { recipe } from '../recipe';
import { evaluation, nashLearned, PREFERENCE, preferences, SFT } from './usual-nodes';

/**
 * Follows Munos et al. 2023, Nash-EMA-PG; departs in a baseline over the rollout and in demonstrations mixed into the updates, and in
 * size: a preference model of the policy's own size, from some thousand labels.
 */
export const nashEma = recipe({
  id: 'nash-ema',
  title: 'Nash learning (EMA)',
  source: 'Munos et al. 2023, Nash Learning from Human Feedback',
  explanation:
    'No reward model: a preference model reads two answers and says which is preferred, and the policy plays against the average of what it was until neither can gain.',
  nodes: [SFT, preferences(), PREFERENCE, nashLearned({ opponent: 'average' }), evaluation('nash.policy')],
  writers: ['sft.policy', 'nash.policy'],
  scorer: null,
  pairs: 'preferences.pairs',
});
