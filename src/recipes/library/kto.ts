import { recipe } from '../recipe';
import { ktoStage } from '../stages/kto';
import { evaluation, learnedFromPairs, OWN_ANSWERS, preferences, SFT } from './usual-nodes';

/** Follows Ethayarajh et al. 2024 with pairs taken apart; departs in a loss on demonstrations beside that on labels, and in its size. Labels as DPO's. */
export const kto = recipe({
  id: 'kto',
  title: 'KTO',
  source: 'Ethayarajh et al. 2024, KTO: Model Alignment as Prospect Theoretic Optimization',
  explanation:
    'As DPO, but every answer is labeled by itself, good or bad: what people compared is taken apart, answers that come with a label of their own are taken as they are, and the loss is modelled on how people feel gains and losses.',
  nodes: [
    SFT,
    preferences(OWN_ANSWERS),
    learnedFromPairs('kto', ktoStage, { unpaired: 'data.unpaired' }),
    evaluation('kto.policy'),
  ],
  writers: ['sft.policy', 'kto.policy'],
  scorer: null,
  pairs: 'preferences.pairs',
});
