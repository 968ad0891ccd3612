import type { GrpoConfig } from '../recipes/settings/grpo';
import type { grpoStage } from '../recipes/stages/grpo';
import { relativeToGroup } from './advantages';
import { groupLoss } from './policy-losses';
import type { PolicyGradientParts } from './policy-parts';
import { policyStage } from './policy-stage';
import type { Run } from './stage-run';

type Settings = Pick<GrpoConfig, 'num_generations' | 'cliprange' | 'loss_type' | 'scale_rewards' | 'maxNewTokens'>;

/**
 * Group relative policy optimisation: k answers to a prompt, each measured against its group; ratios of tokens clipped, β·k3 in
 * the loss. Source: Shao et al. 2024; its settings make it DAPO's token mean (Yu et al. 2025) or Dr. GRPO (Liu et al. 2025).
 */
export const grpoParts = (settings: Settings): PolicyGradientParts => ({
  name: 'grpo',
  critic: null,
  groupSize: settings.num_generations,
  advantage: relativeToGroup(settings.scale_rewards === 'group'),
  loss: groupLoss(settings.cliprange, { type: settings.loss_type, maxLength: settings.maxNewTokens }),
  kl: 'loss',
});

export const grpo: Run<typeof grpoStage> = (context) =>
  policyStage(context, context.settings, grpoParts(context.settings));
