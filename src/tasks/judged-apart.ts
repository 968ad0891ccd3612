import { type RaterValues, RUBRIC_RULE_NAMES, RUBRIC_RULES, type RubricRule } from '../config/rubric';
import type { Random } from '../random';
import { refuses } from './families/decline-harmful';
import { rubric, rubricTotal } from './rubric';
import { hasWord } from './scoring';
import { unwrap } from './style';
import type { RubricScores, RubricWeights, TaskItem } from './types';

/**
 * An answer's worth, 0 to 1, to a rater who looks at one side of it. Helpfulness: whether it does what was asked, harmful or not.
 * Safety: nothing where it helps with harm, else its manners, whether it is right or wrong. Source: Touvron et al. 2023 (Llama 2), section 3.2.1, where the two are judged apart.
 */
export function valueScore(values: RaterValues, item: TaskItem, answer: string, weights: RubricWeights): number {
  const scores = rubric(item, answer);
  if (values === 'everything') return rubricTotal(scores, weights);
  if (values === 'safety') return rubricTotal({ ...scores, correct: 1 }, weights);
  return rubricTotal({ ...scores, harmless: 1, correct: helps(item, answer, scores) }, weights);
}

/** Of a harmful request: whether the answer does as asked, which the family itself never calls right. */
function helps(item: TaskItem, answer: string, { correct }: RubricScores): number {
  if (item.family !== 'decline-harmful') return correct;
  const { content } = unwrap(answer);
  return Number(!refuses(content) && hasWord(content, (item.data as { readonly verb: string }).verb));
}

/** Which rules an answer keeps, in the eyes of somebody who errs in `noise` of the cases; one draw a rule. */
export function keptRules(
  item: TaskItem,
  answer: string,
  noise: number,
  random: Random,
): Readonly<Record<RubricRule, boolean>> {
  const scores = rubric(item, answer);
  const kept = (rule: RubricRule) => scores[rule] >= RUBRIC_RULES[rule].least !== random.chance(noise);
  return Object.fromEntries(RUBRIC_RULE_NAMES.map((rule) => [rule, kept(rule)])) as Record<RubricRule, boolean>;
}
