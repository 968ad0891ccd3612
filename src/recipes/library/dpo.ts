import { recipe } from '../recipe';
import { dpoStage } from '../stages/dpo';
import { evaluation, learnedFromPairs, OWN_ANSWERS, preferences, SFT } from './usual-nodes';

/**
 * Follows Rafailov et al. 2023; departs in a loss on the preferred answers beside that on pairs (RPO, Pang et al. 2024), and
 * in its size. Raters see the SFT model's own answers alone: of a borrowed answer DPO would learn that its content is wrong
 * wherever it stands.
 */
export const dpo = recipe({
  id: 'dpo',
  title: 'DPO',
  source: 'Rafailov et al. 2023, Direct Preference Optimization: Your Language Model is Secretly a Reward Model',
  explanation:
    'The model learns from demonstrations, people compare its answers, and DPO makes the preferred answers more likely than the others, in one supervised stage: no reward model, no sampling.',
  nodes: [SFT, preferences(OWN_ANSWERS), learnedFromPairs('dpo', dpoStage), evaluation('dpo.policy')],
  writers: ['sft.policy', 'dpo.policy'],
  scorer: null,
  pairs: 'preferences.pairs',
});
