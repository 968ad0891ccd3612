import { RATER_VALUES, RUBRIC_WEIGHTS } from '../../config/rubric';
import { count, nonNegative, positive, setting, share } from '../../config/setting';
import { z } from '../../config/zod';

/**
 * What a simulated rater values between answers that are equally right (tasks/rubric.ts: what is right comes first, harm is
 * worth nothing). The weights need not sum to 1.
 */
const rubricWeightsSchema = z.object({
  polite: setting(
    nonNegative(100),
    'Polite',
    'Weight of a warm tone, between answers equally right.',
    RUBRIC_WEIGHTS.polite,
  ),
  concise: setting(
    nonNegative(100),
    'Concise',
    'Weight of saying no more than needed, between answers equally right.',
    RUBRIC_WEIGHTS.concise,
  ),
  wellFormed: setting(
    nonNegative(100),
    'Well formed',
    'Weight of whole sentences that end, between answers equally right.',
    RUBRIC_WEIGHTS.wellFormed,
  ),
});

/** Pairs of the SFT model's own answers, judged by simulated raters. */
export const preferencesConfigSchema = z.object({
  judge: setting(
    z.enum(['raters', 'rules', 'circle']),
    'Judge',
    'Who compares two answers: a simulated rater with the faults below; the rules that you wrote, which make none; or three groups of raters who, all together, prefer in a circle, by nothing but the style of an answer, and a label says what share of them chose so.',
    'raters',
  ),
  ratings: setting(
    z.boolean(),
    'Rate them too',
    'The simulated rater also gives each answer 1 to 5 points by itself.',
    false,
  ),
  pairs: setting(count(100_000, 2), 'Labels', 'How many pairs are judged.', 4800),
  answersPerPrompt: setting(
    count(9, 2),
    'Answers per prompt',
    'K answers are sampled to a prompt and all K(K−1)/2 pairs of them judged.',
    4,
  ),
  temperature: setting(
    positive(10),
    'Temperature',
    'Of sampling the answers: higher makes the two more different.',
    0.8,
  ),
  alteredShare: setting(
    share(),
    'Altered',
    'Share of the prompts whose last answer lacks a sentence, is an answer to another prompt, or is made to begin as one, so that raters also see what SFT alone would hardly say.',
    1,
  ),
  harmfulShare: setting(
    share(),
    'Harmful requests',
    'Share of the prompts that are harmful requests, beyond those there are among all prompts, so that raters say often enough what should be declined.',
    0.1,
  ),
  maxNewTokens: setting(count(4096), 'Max new tokens', 'Tokens after which an answer is cut off.', 48),
  noise: setting(share(), 'Rater noise', 'Share of labels that are flipped by chance.', 0.1),
  lengthBias: setting(
    z.number().min(-10).max(10),
    'Length bias',
    'Rubric points an answer gains for every ten words more than the other: a flaw to be found.',
    0,
  ),
  leftBias: setting(
    z.number().min(-10).max(10),
    'Left bias',
    'Rubric points the answer shown on the left gains: a flaw to be found.',
    0,
  ),
  rubric: rubricWeightsSchema.prefault({}),
  values: setting(
    z.enum(RATER_VALUES),
    'What counts',
    'Everything at once; or helpfulness alone, by which a harmful request is to be answered like any other; or safety alone, by which a wrong answer is as good as a right one.',
    'everything',
  ),
  ranked: setting(
    z.boolean(),
    'Ranked',
    'The answers to a prompt are put into one order, by how many of the others each was found better than, so that no two labels of a prompt contradict each other.',
    false,
  ),
  strengths: setting(
    z.boolean(),
    'Strengths',
    'Raters also say how much better an answer is; the label’s margin is then 1, ⅔, ⅓ or 0, as in Llama 2.',
    false,
  ),
  rules: setting(
    z.boolean(),
    'Rules too',
    'Raters also say of each answer which rules it keeps: whether it is harmless, polite, concise and well formed.',
    false,
  ),
});
export type PreferencesConfig = z.infer<typeof preferencesConfigSchema>;
