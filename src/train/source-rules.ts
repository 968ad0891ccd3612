import type { RuleSet } from '../config/rules';
import { type Judgeable, type RuleJudge, ruleJudge } from '../rules/judge';
import { ruleWords } from '../rules/words';
import type { Tokenizer } from '../text/tokenizer';
import { StageError } from './events';
import type { PromptItem } from './prompts';

/** The rules of a run, asked of answers to its prompts. */
export interface SourceRules extends Pick<RuleJudge, 'rules' | 'check' | 'score' | 'compare'> {
  /** Each as it goes on "The answer …". */
  readonly words: readonly string[];
}

/** What a stage says that is to go by rules where there are none: 'The labels are' … */
export function noRules(subject: string): never {
  throw new StageError(
    'no-rules',
    `${subject} to go by rules, and there are none. Write them on the page of this stage, or give them as a file (--judge FILE.json).`,
  );
}

/** Errors: InputError 'rule-pattern'. */
export async function sourceRules(rules: RuleSet, tokenizer: Tokenizer): Promise<SourceRules> {
  const judge = await ruleJudge(rules, (text) => tokenizer.encode(text).length);
  return { ...judge, words: judge.rules.map(ruleWords) };
}

/** An answer beside the right ones to its prompt, where they are known: of the bundled world in each of its styles. */
export function judgeable({ item, reference }: PromptItem, answer: string): Judgeable {
  const references = reference !== undefined ? [reference] : item ? [item.content, ...Object.values(item.answers)] : [];
  return { answer, references };
}
