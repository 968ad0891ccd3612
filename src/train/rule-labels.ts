/** What labels say of one rule: which answers keep it. */
import type { RubricRule } from '../config/rubric';
import { RUBRIC_RULES } from '../config/rubric';
import type { Prompt } from '../data/conversation';
import type { PreferenceRow } from '../data/rows';
import { StageError } from './events';

export interface RuleLabel {
  readonly asked: Prompt;
  readonly answer: string;
  readonly kept: boolean;
}

/** Each labeled answer of the rows once, the first label of it standing. */
export function ruleLabels(rows: readonly PreferenceRow[], rule: RubricRule): RuleLabel[] {
  const found = new Map<string, RuleLabel>();
  for (const asked of rows)
    for (const side of ['chosen', 'rejected'] as const) {
      const kept = asked.kept?.[side][rule];
      const key = JSON.stringify([asked.prompt, asked[side]]);
      if (kept !== undefined && !found.has(key)) found.set(key, { asked, answer: asked[side], kept });
    }
  return [...found.values()];
}

/** Errors: StageError 'rule-no-labels', where no answer was ever judged by the rule. */
export function requireRuleLabels(rows: readonly PreferenceRow[], rule: RubricRule): void {
  if (rows.some(({ kept }) => kept?.chosen[rule] !== undefined || kept?.rejected[rule] !== undefined)) return;
  throw new StageError(
    'rule-no-labels',
    `None of the ${rows.length} labels says whether an answer “${RUBRIC_RULES[rule].title}”, so there is nothing to learn. Let simulated raters be asked for rules too (“Rules too” in the settings of the labels).`,
    { rule, rows: rows.length },
  );
}

/** A sentence where every label says the same; null where both sides are there. */
export function oneSided(labels: readonly Pick<RuleLabel, 'kept'>[], rule: RubricRule): string | null {
  const kept = labels.filter((label) => label.kept).length;
  if (kept > 0 && kept < labels.length) return null;
  const what = kept === 0 ? 'breaks' : 'keeps';
  return `every one of the ${labels.length} labeled answers ${what} the rule “${RUBRIC_RULES[rule].title}”: there is nothing to tell apart, and the model can only say the same of all`;
}
