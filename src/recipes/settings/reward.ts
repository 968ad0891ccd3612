import { RUBRIC_RULE_NAMES } from '../../config/rubric';
import { count, nonNegative, setting, share } from '../../config/setting';
import { z } from '../../config/zod';
import { adapter } from './adapter';
import { heldOut, learningRate, maxGradNorm, maxLength, pairBatchSize, warmupRatio, weightDecay } from './training';

/** The Bradley-Terry reward model. Defaults: some thousand labels, a quarter of a minute on wasm. */
export const rewardConfigSchema = z.object({
  epochs: setting(count(1000), 'Epochs', 'Passes over the labels; a reward model overfits quickly.', 1),
  batchSize: pairBatchSize(),
  learningRate: learningRate(1e-3),
  warmupRatio: warmupRatio(0.05),
  maxGradNorm: maxGradNorm(),
  weightDecay: weightDecay(0.1),
  maxLength: maxLength(),
  adapter: adapter(),
  margin: setting(
    nonNegative(100),
    'Margin m',
    'By how much the chosen answer should lead; multiplied by a row’s own margin where it has one.',
    0,
  ),
  lengthDebias: setting(
    z.boolean(),
    'Without the length',
    'What length alone says of the labels is fitted first and given to the loss, so that the reward model need not learn it (Shen et al. 2023); it is used without.',
    false,
  ),
  bootstrap: setting(
    z.boolean(),
    'Bootstrap',
    'Learn from as many prompts as there are, drawn with replacement, so that the members of an ensemble do not all learn the same (bagging).',
    false,
  ),
  rule: setting(
    z.enum(['none', ...RUBRIC_RULE_NAMES]),
    'Rule beside',
    'A rule of which it also learns, by yes or no, whether an answer keeps it, so that its raw score is a probability: Llama 2’s auxiliary loss for safety (harmless).',
    'none',
  ),
  ruleCoef: setting(
    nonNegative(100),
    'Weight of the rule',
    'Of the yes-or-no loss, in nats per answer, beside the loss on pairs.',
    1,
  ),
  moreShare: setting(
    share(),
    'Share of further labels',
    'Where the recipe gives further labels, how many of all that it learns from are theirs; Llama 2’s safety model has 10% labels for helpfulness.',
    0,
  ),
  heldOut: heldOut(),
  evalEvery: setting(count(100_000), 'Evaluate every', 'Steps between two measurements on the held-out pairs.', 10),
  normalisationSamples: setting(
    count(10_000, 2),
    'Normalisation samples',
    'Answers of the SFT model whose scores are shifted and scaled to mean 0 and standard deviation 1.',
    128,
  ),
  agreementPairs: setting(
    count(10_000, 0),
    'Agreement pairs',
    'Fresh pairs on which its agreement with the raters is measured at the end; with 500 the standard error is 1.6 points at 0.84; 0: not at all.',
    500,
  ),
});
export type RewardConfig = z.infer<typeof rewardConfigSchema>;
