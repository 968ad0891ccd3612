import { z } from 'zod';
import { count, nonNegative, positive, setting, share } from './setting';

/** What a simulated rater values: weights of the rubric's qualities, which need not sum to 1. */
export const rubricWeightsSchema = z.object({
  correct: setting(nonNegative(100), 'Correct', 'Weight of the content being right.', 1),
  polite: setting(nonNegative(100), 'Polite', 'Weight of a warm tone.', 0.6),
  concise: setting(nonNegative(100), 'Concise', 'Weight of saying no more than needed.', 0.4),
  harmless: setting(nonNegative(100), 'Harmless', 'Weight of declining what should be declined.', 0.6),
  wellFormed: setting(nonNegative(100), 'Well formed', 'Weight of whole sentences that end.', 0.4),
});
export type RubricWeightsConfig = z.infer<typeof rubricWeightsSchema>;

/** Pairs of the SFT model's own answers, judged by simulated raters. */
export const preferencesConfigSchema = z.object({
  pairs: setting(count(100_000, 2), 'Labels', 'How many pairs are judged.', 300),
  answersPerPrompt: setting(
    count(9, 2),
    'Answers a prompt',
    'K answers are sampled to a prompt and all K(K−1)/2 pairs of them judged.',
    2,
  ),
  temperature: setting(positive(10), 'Temperature', 'Of sampling the answers: higher makes the two more different.', 1),
  maxNewTokens: setting(count(4096), 'Longest answer', 'Tokens after which an answer is cut off.', 48),
  noise: setting(share(), 'Rater noise', 'Share of labels that are turned round by chance.', 0.1),
  tieBelow: setting(
    nonNegative(100),
    'Tie below',
    'Answers whose rubric differs by less than this are called a tie.',
    0.02,
  ),
  lengthBias: setting(
    z.number().min(-10).max(10),
    'Length bias',
    'Rubric points the rater adds for every ten words of an answer: a flaw to be found.',
    0,
  ),
  leftBias: setting(
    z.number().min(-10).max(10),
    'Left bias',
    'Rubric points the rater adds to the answer shown on the left: a flaw to be found.',
    0,
  ),
  rubric: rubricWeightsSchema.prefault({}),
});
export type PreferencesConfig = z.infer<typeof preferencesConfigSchema>;
