import { recipe } from '../recipe';
import { cheapRankingsStage } from '../stages/cheap-rankings';
import { contextDistillationStage } from '../stages/context-distillation';
import { ppoStage } from '../stages/ppo';
import { rewardStage } from '../stages/reward';
import { BY_REWARD_MODEL, evaluation, optimised, preferences, SFT } from './usual-nodes';

const distilled = { policy: 'distilled.policy' };
const helpful = preferences({ values: 'helpfulness', harmfulShare: 0, pairs: 3600 });
const ppo = optimised('ppo', ppoStage);

/**
 * Follows Askell et al. 2021 and Bai et al. 2022: context distillation, preference-model pretraining, helpful and harmless labels, PPO.
 * Departs in an SFT model from which all begins (a base that never saw the chat template could not be taught by a context), in
 * cheap rankings of demonstrations in place of web forums, in one round of labels and no online ones, and in size. Six in ten of the
 * demonstrations of harmful requests do as asked, so that there is harm to unlearn.
 */
export const anthropicHh = recipe({
  id: 'anthropic-hh',
  title: 'Helpful and harmless',
  source:
    'Bai et al. 2022, Training a Helpful and Harmless Assistant with Reinforcement Learning from Human Feedback; Askell et al. 2021',
  explanation:
    'A text of manners is distilled into the model, a preference model learns from cheap rankings first and then from labels of two kinds, which answer is more helpful and which less harmful, and PPO follows it.',
  nodes: [
    { ...SFT, settings: { refusals: 0.4, manners: 0.3 } },
    { id: 'distilled', stage: contextDistillationStage, inputs: { teacher: 'sft.policy' } },
    { id: 'rankings', stage: cheapRankingsStage, inputs: { ...distilled, demonstrations: 'data.demonstrations' } },
    {
      id: 'pretrained',
      called: { title: 'Preference-model pretraining', short: 'PMP' },
      stage: rewardStage,
      inputs: { ...distilled, pairs: 'rankings.pairs' },
    },
    { ...helpful, called: { title: 'Helpful labels', short: 'helpful' }, inputs: { ...helpful.inputs, ...distilled } },
    {
      ...preferences({ values: 'safety', harmfulShare: 1, pairs: 1200 }),
      id: 'harmless',
      called: { title: 'Harmless labels', short: 'harmless' },
      inputs: { ...distilled },
    },
    {
      id: 'reward',
      called: { title: 'Preference model', short: 'PM' },
      stage: rewardStage,
      inputs: { ...distilled, pairs: 'preferences.pairs', more: 'harmless.pairs', start: 'pretrained.scorer' },
      settings: { moreShare: 0.25 },
    },
    { ...ppo, inputs: { ...ppo.inputs, reference: 'distilled.policy' } },
    evaluation('ppo.policy'),
  ],
  writers: ['sft.policy', 'distilled.policy', 'ppo.policy'],
  ...BY_REWARD_MODEL,
});
