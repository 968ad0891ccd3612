/**
 * Rules about one answer, as a person writes them down: the file of `--judge`, what the page's editor makes and what a
 * run keeps. They are data: nothing in them is run as code, and patterns go by RE2, which takes linear time.
 */
import { setting } from './setting';
import { z } from './zod';

/** Characters of a text or a pattern. */
const LONGEST = 1000;
const MOST_RULES = 50;
const MOST_LENGTH = 100_000;

export const LENGTH_UNITS = ['words', 'characters', 'tokens'] as const;
export type LengthUnit = (typeof LENGTH_UNITS)[number];

const weight = setting(
  z.number().positive().max(1000),
  'Weight',
  'Its share of the score, beside the other rules’.',
  1,
);
const not = setting(z.boolean(), 'Not', 'An answer obeys where the rule does not hold.', false);
const ignoreCase = (value: boolean) =>
  setting(z.boolean(), 'Ignore case', 'Capital and small letters are the same.', value);
const text = z.string().trim().min(1, 'a text is expected').max(LONGEST);
const pattern = z.string().min(1, 'a pattern is expected').max(LONGEST);
const bound = z.int().min(0).max(MOST_LENGTH).nullable().default(null);

/** Said where a rule has another name, or none. */
const NO_SUCH_RULE =
  'there is no rule of that name; there are contains, ends-with, matches, length, is-json, equals-reference and number-equals';

/** One rule. */
export const ruleSchema = z.discriminatedUnion(
  'rule',
  [
    z.strictObject({ rule: z.literal('contains'), text, ignoreCase: ignoreCase(true), weight, not }),
    z.strictObject({ rule: z.literal('ends-with'), text, ignoreCase: ignoreCase(true), weight, not }),
    z.strictObject({ rule: z.literal('matches'), pattern, ignoreCase: ignoreCase(false), weight, not }),
    z.strictObject({
      rule: z.literal('length'),
      unit: z.enum(LENGTH_UNITS).default('words'),
      least: bound,
      most: bound,
      weight,
      not,
    }),
    z.strictObject({ rule: z.literal('is-json'), weight, not }),
    z.strictObject({ rule: z.literal('equals-reference'), ignoreCase: ignoreCase(true), weight, not }),
    /** `value` null: the number of the reference answer. */
    z.strictObject({ rule: z.literal('number-equals'), value: z.number().nullable().default(null), weight, not }),
  ],
  { error: (issue) => (issue.code === 'invalid_union' ? NO_SUCH_RULE : undefined) },
);
/** One rule with every field filled in. */
export type Rule = z.output<typeof ruleSchema>;
export type RuleName = Rule['rule'];

const ruleSetSchema = z.strictObject({
  kind: z.literal('rules').default('rules'),
  rules: z
    .array(ruleSchema)
    .min(1, 'at least one rule is expected')
    .max(MOST_RULES)
    .check(({ value, issues }) => {
      for (const [i, rule] of value.entries()) {
        if (rule.rule !== 'length') continue;
        const { least, most } = rule;
        const problem =
          least === null && most === null
            ? 'give "least", "most" or both'
            : least !== null && most !== null && least > most
              ? '"least" is more than "most"'
              : null;
        if (problem) issues.push({ code: 'custom', message: problem, path: [i], input: rule });
      }
    }),
});
/** A judge that goes by rules: an answer's score is the weighted share of the rules that it obeys. */
export interface RuleSet {
  readonly kind: 'rules';
  readonly rules: readonly Rule[];
}

/** What a rule reward goes by where nobody wrote rules: short enough to see it learned within a minute. */
export const DEFAULT_RULES: RuleSet = {
  kind: 'rules',
  rules: [{ rule: 'length', unit: 'words', least: null, most: 8, weight: 1, not: false }],
};

/** The rules, every field filled in; or the first thing that is wrong: 'rules.1.pattern: a text is expected'. */
export function checkRules(value: unknown): { readonly rules: RuleSet } | { readonly problem: string } {
  const result = ruleSetSchema.safeParse(value);
  if (result.success) return { rules: result.data };
  const [issue] = result.error.issues;
  const path = (issue?.path ?? []).join('.');
  return { problem: `${path ? `${path}: ` : ''}${issue?.message ?? 'not allowed'}` };
}
