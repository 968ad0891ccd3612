import type { PpoConfig } from '../recipes/settings/ppo';
import type { ppoStage } from '../recipes/stages/ppo';
import { gaeWhitened } from './advantages';
import { clippedLoss } from './policy-losses';
import type { PolicyGradientParts } from './policy-parts';
import { policyStage } from './policy-stage';
import type { Run } from './stage-run';

/**
 * Proximal policy optimisation: a critic, GAE, whitened advantages, clipped ratios, the price of KL in the reward of each
 * token. Source: Schulman et al. 2017; Ouyang et al. 2022.
 */
export const ppoParts = (settings: PpoConfig): PolicyGradientParts => ({
  name: 'ppo',
  critic: { cliprange: settings.cliprange_value, coef: settings.vf_coef },
  groupSize: 1,
  advantage: gaeWhitened(settings.gamma, settings.lam),
  loss: clippedLoss(settings.cliprange),
  kl: 'reward',
});

export const ppo: Run<typeof ppoStage> = (context) => {
  const { settings } = context;
  return policyStage(context, { ...settings, beta: settings.klCoef }, ppoParts(settings));
};
