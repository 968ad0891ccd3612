import type { Rule, RuleSet } from '../config/rules';
import { countCharacters, countWords, isJson, lastNumber, normalised, sameNumber } from './measures';
import { compilePattern } from './pattern';

/** An answer to be judged. `references`: right answers to its prompt, where there are any. */
export interface Judgeable {
  readonly answer: string;
  readonly references?: readonly string[];
}

export interface RuleJudge {
  readonly rules: readonly Rule[];
  /** Whether the answer obeys each rule; null where the rule asks for a reference answer and there is none. */
  check(sample: Judgeable): (boolean | null)[];
  /** The weighted share of the rules that the answer obeys, 0 to 1; null where none could be asked. */
  score(sample: Judgeable): number | null;
  /** Which of two answers to one prompt obeys better; a tie where both do alike. */
  compare(first: Judgeable, second: Judgeable): 'first' | 'second' | 'tie';
}

type Holds = (sample: Judgeable) => boolean | null;

/** Scores nearer than this are equal: sums of weights differ in their last digits by the order of the terms. */
const TIE = 1e-9;

/** Rules made ready to be asked. `countTokens`: of a text, by the model's tokenizer. Errors: InputError 'rule-pattern'. */
export async function ruleJudge({ rules }: RuleSet, countTokens: (text: string) => number): Promise<RuleJudge> {
  const holds = await Promise.all(rules.map((rule) => holdsOf(rule, countTokens)));
  const check: RuleJudge['check'] = (sample) =>
    holds.map((of, i) => {
      const found = of(sample);
      return found === null ? null : found !== rules[i]?.not;
    });
  const score: RuleJudge['score'] = (sample) => {
    let [all, obeyed] = [0, 0];
    for (const [i, found] of check(sample).entries()) {
      const weight = found === null ? 0 : (rules[i]?.weight ?? 0);
      all += weight;
      if (found) obeyed += weight;
    }
    return all === 0 ? null : obeyed / all;
  };
  return {
    rules,
    check,
    score,
    compare(first, second) {
      const difference = (score(first) ?? 0) - (score(second) ?? 0);
      if (Math.abs(difference) < TIE) return 'tie';
      return difference > 0 ? 'first' : 'second';
    },
  };
}

/** Rules that say nothing without a reference answer. */
export const needsReference = (rule: Rule): boolean =>
  rule.rule === 'equals-reference' || (rule.rule === 'number-equals' && rule.value === null);

async function holdsOf(rule: Rule, countTokens: (text: string) => number): Promise<Holds> {
  switch (rule.rule) {
    case 'contains': {
      const wanted = normalised(rule.text, rule.ignoreCase);
      return ({ answer }) => normalised(answer, rule.ignoreCase).includes(wanted);
    }
    case 'ends-with': {
      const wanted = normalised(rule.text, rule.ignoreCase);
      return ({ answer }) => normalised(answer, rule.ignoreCase).endsWith(wanted);
    }
    case 'matches': {
      const finds = await compilePattern(rule.pattern, rule.ignoreCase);
      return ({ answer }) => finds(answer);
    }
    case 'length': {
      const count = { words: countWords, characters: countCharacters, tokens: countTokens }[rule.unit];
      const [least, most] = [rule.least ?? 0, rule.most ?? Number.POSITIVE_INFINITY];
      return ({ answer }) => {
        const length = count(answer);
        return length >= least && length <= most;
      };
    }
    case 'is-json':
      return ({ answer }) => isJson(answer);
    case 'equals-reference':
      return ({ answer, references = [] }) =>
        references.length === 0
          ? null
          : references.some((right) => normalised(right, rule.ignoreCase) === normalised(answer, rule.ignoreCase));
    case 'number-equals':
      return ({ answer, references = [] }) => {
        const wanted = rule.value === null ? references.map(lastNumber).filter((n) => n !== null) : [rule.value];
        if (wanted.length === 0) return null;
        const given = lastNumber(answer);
        return given !== null && wanted.some((right) => sameNumber(given, right));
      };
  }
}
