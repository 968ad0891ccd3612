import type { Measured } from '../data/measured';
import { meanOfScores } from '../evaluation/intervals';
import { winRate } from '../evaluation/win-rate';
import type { Answers, Asked } from './evaluation-answers';
import type { Compared } from './evaluation-table';
import type { EvaluationTable } from './events';
import type { PromptItem } from './prompts';
import { judgeable, type SourceRules } from './source-rules';

/**
 * How far the models' answers obey the rules: the share of the answers that obey each, their mean score, and the policy
 * against the reference by the rules. All prompts count, of held-out families too: a rule asks of every answer alike.
 */
export function rulesTable(
  rules: SourceRules,
  asked: readonly Asked[],
  answers: Answers,
  compared: Compared,
): NonNullable<EvaluationTable['rules']> {
  const prompts = asked.flatMap(({ items }) => items.map((item) => ({ prompt: item.prompt, item })));
  const texts = [...answers].map(
    ([model, own]) => [model, asked.flatMap(({ items }, f) => items.map((_, i) => own[f]?.answers[i] ?? ''))] as const,
  );
  return rulesFigures(rules, prompts, new Map(texts), compared);
}

/** The same of any prompts: `answers` by model, in the order of the prompts. */
export function rulesFigures(
  rules: SourceRules,
  prompts: readonly PromptItem[],
  answers: ReadonlyMap<string, readonly string[]>,
  { reference, policy }: Compared,
): NonNullable<EvaluationTable['rules']> {
  const samples = new Map(
    [...answers].map(([model, own]) => [model, prompts.map((prompt, i) => judgeable(prompt, own[i] ?? ''))]),
  );
  const checks = new Map([...samples].map(([model, own]) => [model, own.map(rules.check)]));
  const [before, after] = [samples.get(reference ?? ''), samples.get(policy ?? '')];
  const outcomes = before && after ? after.map((one, i) => OUTCOME[rules.compare(one, before[i] ?? one)]) : [];
  return {
    each: rules.words.map((words, r) => ({
      rule: words,
      shares: means(checks, (own) => own.flatMap((found) => (found[r] === null ? [] : [Number(found[r])]))),
    })),
    scores: means(samples, (own) => own.flatMap((one) => rules.score(one) ?? [])),
    ...(outcomes.length > 0 && { winRate: { ...winRate(outcomes), prompts: outcomes.length } }),
  };
}

/** The mean of each model's scores; a model of which nothing could be asked is left out. */
function means<T>(all: ReadonlyMap<string, T>, scoresOf: (one: T) => readonly number[]): Record<string, Measured> {
  const scores = [...all].map(([model, one]) => [model, scoresOf(one)] as const);
  return Object.fromEntries(
    scores.filter(([, own]) => own.length > 0).map(([model, own]) => [model, meanOfScores(own)]),
  );
}

const OUTCOME = { first: 1, second: 0, tie: 0.5 } as const;
