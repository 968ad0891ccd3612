import { recipe } from '../recipe';
import { cheapRankingsStage } from '../stages/cheap-rankings';
import { ppoStage } from '../stages/ppo';
import { rewardStage } from '../stages/reward';
import { scorerComparisonStage } from '../stages/scorer-comparison';
import { evaluation, optimised, preferences, REWARD, SFT } from './usual-nodes';

const ppo = optimised('ppo', ppoStage);
/** Of a reward model from very few labels: several passes, for one would be three steps. */
const FEW = { epochs: 4, agreementPairs: 0 };

/**
 * Follows Askell et al. 2021, section 4.2: what preference-model pretraining is worth where labels are few. Departs in cheap rankings
 * of demonstrations in place of web forums, in PPO against the pretrained one (the paper ends in the comparison), and in size.
 */
export const pmPretraining = recipe({
  id: 'pm-pretraining',
  title: 'Preference-model pretraining',
  source: 'Askell et al. 2021, A General Language Assistant as a Laboratory for Alignment',
  explanation:
    'Two reward models learn from the same 50 labels. One has seen plenty of rankings before that cost nothing: a demonstration above something worse. Which of them is right more often about fresh pairs? PPO then follows the pretrained one.',
  nodes: [
    SFT,
    {
      id: 'rankings',
      stage: cheapRankingsStage,
      inputs: { policy: 'sft.policy', demonstrations: 'data.demonstrations' },
    },
    {
      id: 'pretrained',
      called: { title: 'Pretraining', short: 'pretraining' },
      stage: rewardStage,
      inputs: { policy: 'sft.policy', pairs: 'rankings.pairs' },
      settings: { agreementPairs: 0 },
    },
    preferences({ pairs: 50, answersPerPrompt: 2, alteredShare: 0 }),
    { ...REWARD, called: { title: 'From labels alone', short: 'labels alone' }, settings: FEW },
    {
      ...REWARD,
      id: 'reward-2',
      called: { title: 'From pretraining', short: 'pretrained' },
      inputs: { ...REWARD.inputs, start: 'pretrained.scorer' },
      settings: FEW,
    },
    {
      id: 'comparison',
      stage: scorerComparisonStage,
      inputs: { policy: 'sft.policy', first: 'reward.scorer', second: 'reward-2.scorer' },
    },
    { ...ppo, inputs: { ...ppo.inputs, scorer: 'reward-2.scorer' } },
    evaluation('ppo.policy'),
  ],
  writers: ['sft.policy', 'ppo.policy'],
  scorer: 'reward-2.scorer',
  pairs: 'preferences.pairs',
});
