import { recipe } from '../recipe';
import { critiqueVerdictStage } from '../stages/critique-verdict';
import { ppoStage } from '../stages/ppo';
import { ratingStage } from '../stages/rating';
import { scorerComparisonStage } from '../stages/scorer-comparison';
import { evaluation, optimised, PREFERENCE, preferences, REWARD, SFT } from './usual-nodes';

/**
 * Kinds of reward model as Lambert 2025 (RLHF book, chapter 7) lists them, from the same labels: Bradley-Terry, regression on ratings, a
 * classifier that reads both answers, and a critique with a verdict after it (Zhang et al. 2024, Generative Verifiers); compared on
 * the same fresh pairs. Departs in critiques that are what raters marked, in words, and in size. PPO then follows the first, the one
 * that it is made for.
 */
export const rewardKinds = recipe({
  id: 'reward-kinds',
  title: 'Kinds of reward model',
  source: 'Lambert 2025, Reinforcement Learning from Human Feedback, chapter 7',
  explanation:
    'The same answers, compared and rated by the same raters, teach four models: a score from comparisons (Bradley-Terry), a score from ratings (regression), a probability from both answers read together, and a critique in words with a verdict after it. Which is right more often, and which can be believed?',
  nodes: [
    SFT,
    preferences({ ratings: true, rules: true }),
    { ...REWARD, settings: { agreementPairs: 0 } },
    {
      id: 'rating',
      stage: ratingStage,
      inputs: { policy: 'sft.policy', pairs: 'preferences.pairs' },
      settings: { agreementPairs: 0 },
    },
    { ...PREFERENCE, settings: { agreementPairs: 0 } },
    {
      id: 'verdict',
      stage: critiqueVerdictStage,
      inputs: { policy: 'sft.policy', pairs: 'preferences.pairs' },
    },
    {
      id: 'comparison',
      stage: scorerComparisonStage,
      inputs: {
        policy: 'sft.policy',
        first: 'reward.scorer',
        second: 'rating.scorer',
        preference: 'preference.preference',
        verdict: 'verdict.policy',
      },
    },
    optimised('ppo', ppoStage),
    evaluation('ppo.policy'),
  ],
  writers: ['sft.policy', 'ppo.policy'],
  ...{ scorer: 'reward.scorer', pairs: 'preferences.pairs' },
});
