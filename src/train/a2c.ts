import type { A2cConfig } from '../recipes/settings/a2c';
import type { a2cStage } from '../recipes/stages/a2c';
import { gaePlain } from './advantages';
import { plainLoss } from './policy-losses';
import type { PolicyGradientParts } from './policy-parts';
import { policyStage } from './policy-stage';
import type { Run } from './stage-run';

/** No value moves so far in one step: its loss is never clipped. */
const UNCLIPPED = 1e6;

/**
 * Advantage actor-critic: returns less the critic's values, not whitened, one step per rollout without a ratio, an entropy
 * bonus, the price of KL in the reward. Source: Mnih et al. 2016; with a KL to the starting model Glaese et al. 2022.
 */
export const a2cParts = (settings: Pick<A2cConfig, 'vf_coef'>): PolicyGradientParts => ({
  name: 'a2c',
  critic: { cliprange: UNCLIPPED, coef: settings.vf_coef },
  groupSize: 1,
  advantage: gaePlain(1, 1),
  loss: plainLoss,
  kl: 'reward',
});

/** One epoch of one minibatch: without a ratio a second step would be taken on another policy's answers. */
export const a2c: Run<typeof a2cStage> = (context) => {
  const { settings } = context;
  const once = { epochs: 1, minibatchSize: settings.promptsPerBatch, earlyStopKl: null };
  return policyStage(context, { ...settings, ...once }, a2cParts(settings));
};
