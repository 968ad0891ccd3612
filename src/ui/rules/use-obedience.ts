import { useEffect, useState } from 'react';
import type { RuleSet } from '../../config/rules';
import { type RuleJudge, ruleJudge } from '../../rules/judge';
import { newestSamples, type Obeyed, obedience } from '../../studio/obedience';
import { useFrom, useRecipe, useStudio } from '../studio-context';

interface Obedience {
  /** Whose sample answers they are. */
  readonly node: string;
  /** By rule, then by model. */
  readonly each: readonly (readonly Obeyed[])[];
}

/** How many of the newest sample answers obey each rule; null while there are no answers, or the rules are being read. */
export function useObedience(node: string, rules: RuleSet): Obedience | null {
  const { tokenizer } = useStudio();
  const recipe = useRecipe();
  const samples = useFrom(
    (s) => s.samples,
    (state) => state,
  );
  const [judge, setJudge] = useState<RuleJudge | null>(null);
  useEffect(() => {
    let current = true;
    const needsTokens = rules.rules.some((rule) => rule.rule === 'length' && rule.unit === 'tokens');
    const made = needsTokens
      ? tokenizer.get().then((own) => ruleJudge(rules, (text) => own.encode(text).length))
      : ruleJudge(rules, () => 0);
    // Without a tokenizer there is nothing to count: the run says so itself.
    made.then((found) => current && setJudge(found)).catch(() => current && setJudge(null));
    return () => {
      current = false;
    };
  }, [rules, tokenizer]);
  const shown = newestSamples(samples, recipe, node);
  if (!shown || judge?.rules !== rules.rules) return null;
  return { node: shown.node, each: obedience(judge, shown.rows) };
}
