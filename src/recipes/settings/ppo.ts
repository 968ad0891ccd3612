import { count, nonNegative, positive, setting, share } from '../../config/setting';
import { z } from '../../config/zod';
import { adapter } from './adapter';
import { gate, harmfulShare, refusals, safetyThreshold } from './training';

const weight = z.number().min(-100).max(100);

/** What PPO maximises: a weighted sum of reward functions (train/reward-functions.ts). A weight of 0 leaves one out. */
export const rewardMixSchema = z.object({
  learned: setting(weight, 'Learned reward', 'Weight of the reward model’s normalised score.', 1),
  rubric: setting(weight, 'Rubric', 'Weight of the true quality, 0 to 1, which people labeling would not have.', 0),
  exact: setting(
    weight,
    'Exact answer',
    'Weight of being exactly right, 1 or 0: a verifiable reward, which needs no reward model. Prompts are then those that have one right answer.',
    0,
  ),
  rule: setting(
    weight,
    'Rules',
    'Weight of the share of your own rules that an answer obeys, 0 to 1; they are written below once this is not 0, and need no reward model.',
    0,
  ),
  ensemble: setting(
    z.enum(['mean', 'variance', 'least']),
    'Of several reward models',
    'What counts where the recipe has several: their mean, their mean less λ times their variance, or the least of them. Where they disagree none of them knows.',
    'variance',
  ),
  uncertainty: setting(
    nonNegative(100),
    'λ of disagreement',
    'What a unit of the variance among several reward models takes off their mean.',
    0.5,
  ),
  violations: setting(
    nonNegative(100),
    'Price of a broken rule',
    'Where the recipe has rule models: taken off for each rule that an answer is expected to break (Sparrow).',
    0,
  ),
  gate: gate(),
  safetyThreshold: safetyThreshold(),
  whiten: setting(
    z.boolean(),
    'Whiten',
    'Scores of a rollout are brought to mean 0 and standard deviation 1 before the price of KL is taken off (Llama 2).',
    false,
  ),
  length: setting(weight, 'Length penalty', 'Taken off for every token of the answer past the free ones.', 0),
  lengthFree: setting(count(4096, 0), 'Free tokens', 'Tokens of an answer that the length penalty does not count.', 32),
});
export type RewardMix = z.infer<typeof rewardMixSchema>;

const adaptiveKlSchema = z.object({
  enabled: setting(
    z.boolean(),
    'Adaptive β',
    'Steer β after each iteration so that the KL stays near its target.',
    false,
  ),
  target: setting(positive(1000), 'KL target', 'The KL of a whole answer to aim at, in nats.', 6),
  horizon: setting(positive(1e7), 'Horizon', 'Episodes in which β may change by about 20%: larger is slower.', 2000),
});

export const ptxCoef = (value: number) =>
  setting(
    nonNegative(100),
    'Demonstrations γ',
    'Weight of SFT’s loss on demonstrations, mixed into each update so that skills are kept (InstructGPT’s PPO-ptx).',
    value,
  );

/**
 * PPO. Names are TRL's where TRL has one (`cliprange_value`, `vf_coef`), so that a run can be compared.
 * Defaults: nano on wasm in under a minute.
 */
export const ppoConfigSchema = z.object({
  iterations: setting(count(100_000), 'Iterations', 'Rounds of rollout and update (TRL: num_total_batches).', 40),
  promptsPerBatch: setting(
    count(4096),
    'Prompts per rollout',
    'Answers sampled in each iteration, one to a prompt.',
    128,
  ),
  maxNewTokens: setting(count(4096), 'Max new tokens', 'Tokens after which an answer is cut off.', 48),
  epochs: setting(count(64), 'Epochs', 'Passes over each rollout (TRL: num_ppo_epochs).', 1),
  minibatchSize: setting(count(4096), 'Minibatch', 'Answers in each gradient step.', 32),
  learningRate: setting(
    nonNegative(1),
    'Learning rate',
    'Of the policy and the value model; falls linearly to 0 over the run.',
    6e-4,
  ),
  klCoef: setting(
    nonNegative(100),
    'β',
    'Price of a nat of KL from the SFT model, in units of score; 0 lets the policy drift freely.',
    0.3,
  ),
  adaptive: adaptiveKlSchema.prefault({}),
  gamma: setting(share(), 'γ', 'Discount of later rewards; 1 counts them in full.', 1),
  lam: setting(share(), 'λ', 'GAE’s trade of bias (0) against variance (1).', 1),
  cliprange: setting(positive(1), 'ε', 'A ratio further than this from 1 earns the policy nothing more.', 0.2),
  cliprange_value: setting(
    positive(1000),
    'ε of the value',
    'How far a value may move from the rollout’s before the loss is clipped.',
    0.2,
  ),
  vf_coef: setting(nonNegative(100), 'Value coefficient', 'Weight of the value loss.', 0.1),
  entropyCoef: setting(
    nonNegative(100),
    'Entropy bonus',
    'Reward in the loss for a spread-out distribution; off by default.',
    0,
  ),
  ptxCoef: ptxCoef(0.2),
  ptxBatchSize: setting(count(512), 'Demonstrations per minibatch', 'How many are mixed into each update.', 8),
  refusals: refusals(),
  harmfulShare: harmfulShare(0),
  temperature: setting(positive(10), 'Temperature', 'Of sampling, and of every log-probability.', 1),
  missingEosPenalty: setting(
    nonNegative(100),
    'Missing-EOS penalty',
    'Taken off the score of an answer that was cut off before it ended.',
    1,
  ),
  earlyStopKl: setting(
    positive(100).nullable(),
    'Early stop',
    'The epochs of an iteration end once the KL of the update (approxkl) exceeds this; none: never.',
    null,
  ),
  maxGradNorm: setting(
    positive(1000),
    'Gradient clip',
    'Gradients longer than this are scaled down to it (global norm).',
    1,
  ),
  adapter: adapter(),
  sampleEvery: setting(
    count(100_000),
    'Sample every',
    'Iterations between two rounds of sample answers beside SFT’s.',
    5,
  ),
  inspected: setting(count(64, 0), 'Answers inspected', 'Rollouts of each iteration shown token by token.', 4),
  reward: rewardMixSchema.prefault({}),
});
export type PpoConfig = z.infer<typeof ppoConfigSchema>;
