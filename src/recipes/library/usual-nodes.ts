import type { RecipeNode } from '../recipe';
import type { StageManifest } from '../stage';
import { evaluationStage } from '../stages/evaluation';
import { nashStage } from '../stages/nash';
import { preferenceStage } from '../stages/preference-model';
import { preferencesStage } from '../stages/preferences';
import { rewardStage } from '../stages/reward';
import { sftStage } from '../stages/sft';

type Settings = RecipeNode['settings'];

/** base → sft.policy: what nearly every recipe begins with. */
export const SFT = {
  id: 'sft',
  stage: sftStage,
  inputs: { base: 'base', demonstrations: 'data.demonstrations' },
} as const;

/** sft.policy → preferences.pairs: the SFT model's own answers, compared by people, simulated raters or rules. */
export const preferences = (settings: Settings = {}) => ({
  id: 'preferences',
  stage: preferencesStage,
  inputs: { policy: 'sft.policy', labels: 'data.pairs', judge: 'data.judge' },
  settings,
});

/** Labels for losses on pairs: the SFT model's own answers alone, for of a borrowed one such a loss would learn that its content is wrong wherever it stands. */
export const OWN_ANSWERS: Settings = { pairs: 1000, answersPerPrompt: 2, alteredShare: 0, harmfulShare: 0 };

/** preferences.pairs → reward.scorer, from the SFT model. */
export const REWARD = {
  id: 'reward',
  stage: rewardStage,
  inputs: { policy: 'sft.policy', pairs: 'preferences.pairs' },
} as const;

/** preferences.pairs → preference.preference, from the SFT model: both answers are read. */
export const PREFERENCE = {
  id: 'preference',
  stage: preferenceStage,
  inputs: { policy: 'sft.policy', pairs: 'preferences.pairs' },
} as const;

/** sft.policy and preference.preference → nash.policy. */
export const nashLearned = (settings: Settings) => ({
  id: 'nash',
  stage: nashStage,
  inputs: { reference: 'sft.policy', preference: 'preference.preference', demonstrations: 'data.demonstrations' },
  settings,
});

/** sft.policy and reward.scorer → id.policy, by a stage that samples and is paid by the scorer. */
export const optimised = (id: string, stage: StageManifest) => ({
  id,
  stage,
  inputs: {
    reference: 'sft.policy',
    scorer: 'reward.scorer',
    demonstrations: 'data.demonstrations',
    ...('judge' in stage.inputs && { judge: 'data.judge' }),
  },
});

/** preferences.pairs → id.policy, by a stage that learns from pairs as they are. */
export const learnedFromPairs = (id: string, stage: StageManifest, more: RecipeNode['inputs'] = {}) => ({
  id,
  stage,
  inputs: { reference: 'sft.policy', pairs: 'preferences.pairs', demonstrations: 'data.demonstrations', ...more },
});

/** A result beside the SFT model and the base. */
export const evaluation = (policy: string, settings: Settings = {}) => ({
  id: 'evaluation',
  stage: evaluationStage,
  inputs: { base: 'base', reference: 'sft.policy', policy, judge: 'data.judge' },
  settings,
});

/** What a recipe whose reward model is learned from its own labels says of itself. */
export const BY_REWARD_MODEL = { scorer: 'reward.scorer', pairs: 'preferences.pairs' } as const;
