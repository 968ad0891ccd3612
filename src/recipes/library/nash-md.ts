import { recipe } from '../recipe';
import { evaluation, nashLearned, PREFERENCE, preferences, SFT } from './usual-nodes';

/**
 * Follows Munos et al. 2023, Nash-MD-PG; departs in a baseline over the rollout and in demonstrations mixed into the updates, and in
 * size: a preference model of the policy's own size, from some thousand labels.
 */
export const nashMd = recipe({
  id: 'nash-md',
  title: 'Nash learning (MD)',
  source: 'Munos et al. 2023, Nash Learning from Human Feedback',
  explanation:
    'No reward model: a preference model reads two answers and says which is preferred, and the policy plays against a mixture of itself and the SFT model until neither can gain.',
  nodes: [SFT, preferences(), PREFERENCE, nashLearned({ opponent: 'mixture' }), evaluation('nash.policy')],
  writers: ['sft.policy', 'nash.policy'],
  scorer: null,
  pairs: 'preferences.pairs',
});
