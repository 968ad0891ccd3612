import type { RlooConfig } from '../recipes/settings/rloo';
import type { rlooStage } from '../recipes/stages/rloo';
import { leaveOneOutOfGroup } from './advantages';
import { answerLoss } from './policy-losses';
import type { PolicyGradientParts } from './policy-parts';
import { policyStage } from './policy-stage';
import type { Run } from './stage-run';

/**
 * REINFORCE leave-one-out: k answers to a prompt, each measured against the mean of the others; an answer is one action, the
 * price of its KL is in its reward. Source: Ahmadian et al. 2024.
 */
export const rlooParts = (settings: Pick<RlooConfig, 'num_generations' | 'cliprange'>): PolicyGradientParts => ({
  name: 'rloo',
  critic: null,
  groupSize: settings.num_generations,
  advantage: leaveOneOutOfGroup,
  loss: answerLoss(settings.cliprange),
  kl: 'reward',
});

export const rloo: Run<typeof rlooStage> = (context) =>
  policyStage(context, context.settings, rlooParts(context.settings));
