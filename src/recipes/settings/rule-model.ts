import { RUBRIC_RULE_NAMES } from '../../config/rubric';
import { count, setting } from '../../config/setting';
import { z } from '../../config/zod';
import { adapter } from './adapter';
import { heldOut, learningRate, maxGradNorm, maxLength, warmupRatio, weightDecay } from './training';

/** A yes-or-no model of one rule. */
export const ruleModelConfigSchema = z.object({
  rule: setting(
    z.enum(RUBRIC_RULE_NAMES),
    'Rule',
    'Which rule it learns to see kept or broken: harmless (does not help with harm), polite (not curt), concise (no more than it must say) or well formed (whole sentences).',
    'harmless',
  ),
  epochs: setting(count(1000), 'Epochs', 'Passes over the labeled answers.', 2),
  batchSize: setting(count(512), 'Batch size', 'Answers in each step.', 32),
  learningRate: learningRate(1e-3),
  warmupRatio: warmupRatio(0.05),
  maxGradNorm: maxGradNorm(),
  weightDecay: weightDecay(0.1),
  maxLength: maxLength(),
  adapter: adapter(),
  heldOut: heldOut(),
  evalEvery: setting(count(100_000), 'Evaluate every', 'Steps between two measurements on held-out answers.', 10),
});
