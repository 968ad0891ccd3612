import { recipe } from '../recipe';
import { ipoStage } from '../stages/ipo';
import { evaluation, learnedFromPairs, OWN_ANSWERS, preferences, SFT } from './usual-nodes';

/** Follows Azar et al. 2023 with means per token, as TRL has it; departs in a loss on demonstrations beside that on pairs, and in its size. Labels as DPO's. */
export const ipo = recipe({
  id: 'ipo',
  title: 'IPO',
  source: 'Azar et al. 2023, A General Theoretical Paradigm to Understand Learning from Human Preferences',
  explanation:
    'As DPO, but each pair has a lead that is far enough: the policy is not pushed forever on what everybody agrees on, and memorises a small set of labels less.',
  nodes: [SFT, preferences(OWN_ANSWERS), learnedFromPairs('ipo', ipoStage), evaluation('ipo.policy')],
  writers: ['sft.policy', 'ipo.policy'],
  scorer: null,
  pairs: 'preferences.pairs',
});
