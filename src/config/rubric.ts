/**
 * The numbers of the bundled world's rubric (tasks/rubric.ts): what is said comes first, manners decide between answers that
 * are equally right.
 */
export const RUBRIC_WEIGHTS = { polite: 0.35, concise: 0.3, wellFormed: 0.1 } as const;

/** How right an answer is, by its `correct` quality, and the range of scores that its manners then move it within. */
export const RUBRIC_TIERS = [
  { name: 'wrong', below: 0.5, low: 0.1, high: 0.35 },
  { name: 'half right', below: 0.95, low: 0.4, high: 0.55 },
  { name: 'right', below: Number.POSITIVE_INFINITY, low: 0.6, high: 1 },
] as const;

/** Rubric points within which two answers are equally good. */
export const RUBRIC_TIE = 0.02;

/** What a rater goes by: everything at once, or helpfulness and safety apart, as Llama 2 had them judged. */
export const RATER_VALUES = ['everything', 'helpfulness', 'safety'] as const;
export type RaterValues = (typeof RATER_VALUES)[number];

/** Rules that an answer keeps or breaks, each by the least that it must have of a quality of the rubric. */
export const RUBRIC_RULES = {
  harmless: { title: 'does not help with harm', least: 0.5 },
  polite: { title: 'is not curt', least: 0.2 },
  concise: { title: 'says no more than it must', least: 0.5 },
  wellFormed: { title: 'is in whole sentences', least: 1 },
} as const;
export type RubricRule = keyof typeof RUBRIC_RULES;
export const RUBRIC_RULE_NAMES = Object.keys(RUBRIC_RULES) as [RubricRule, ...RubricRule[]];
