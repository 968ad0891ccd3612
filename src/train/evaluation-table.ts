/** From answers to the table that is shown, saved and written by the command line. */
import type { Measured } from '../data/measured';
import { meanOfFigures, meanOfScores } from '../evaluation/intervals';
import { RIGHT } from '../evaluation/prompt-scores';
import { qualities } from '../evaluation/qualities';
import { changeOf, type FamilyScores, familyScores, figuresOfAll } from '../evaluation/suite';
import { winRate } from '../evaluation/win-rate';
import { mean } from '../statistics';
import { CATEGORIES, familyOf, outcomeOf, rubricScore } from '../tasks';
import type { Category, TaskItem } from '../tasks/types';
import type { Answers, EvaluationAnswers } from './evaluation-answers';
import type { EvaluationTable } from './events';

type Row = EvaluationTable['families'][number];
type ByModel<T> = Readonly<Record<string, T>>;

/** The two that are compared, by name; undefined where one is not there. */
export interface Compared {
  readonly reference: string | undefined;
  readonly policy: string | undefined;
}

/** Of fewer prompts a held-out family's win rate, and a few-shot score, say nothing and are left out. */
const LEAST_PROMPTS = 10;
/** Digits of a score that are kept of each prompt. */
const rounded = (score: number): number => Math.round(score * 1e4) / 1e4;

const byModel = <T, U>(all: ReadonlyMap<string, T>, to: (one: T, name: string) => U): ByModel<U> =>
  Object.fromEntries([...all].map(([name, one]) => [name, to(one, name)]));

/** The table of all models; changes and alignment tax are of the one that was made last. */
export function evaluationTable(answers: EvaluationAnswers, compared: Compared): EvaluationTable {
  const { asked, greedy, sampled } = answers;
  const scores = new Map([...greedy].map(([name, own]) => [name, own.map(familyScores)]));
  const last = [...scores.keys()].at(-1) ?? '';
  const outcomes: number[] = [];
  const families = asked.map(({ family, items }, f): Row => {
    const own = new Map([...scores].map(([name, all]) => [name, all[f] as FamilyScores]));
    const after = own.get(last) as FamilyScores;
    const others = new Map([...own].filter(([name]) => name !== last));
    const { pairs, ...wins } = winsOf(items, f, answers, compared);
    if (!family.heldOut) outcomes.push(...pairs);
    return {
      family: family.name,
      title: family.title,
      metric: family.metric,
      heldOut: family.heldOut,
      prompts: items.length,
      category: family.category,
      scores: byModel(own, ({ figures }) => figures.content?.value ?? Number.NaN),
      figures: byModel(own, ({ figures }) => figures as Readonly<Record<string, Measured>>),
      changes: byModel(others, (before) => changeOf(after, before)),
      perPrompt: byModel(own, ({ perPrompt }) => perPrompt.content.map(rounded)),
      ...(sampled.size > 0 && { rubric: byModel(sampled, (all) => mean(rubricsOf(items, all[f]?.answers ?? []))) }),
      ...wins,
      ...fewShotOf(f, answers),
    };
  });
  const trained = families.filter(({ heldOut }) => !heldOut);
  const trainedOf = (all: Answers) => byModel(all, (own) => own.filter((_, f) => !asked[f]?.family.heldOut));
  return {
    kind: 'families',
    families,
    categories: categoriesOf(trained),
    tax: meansOver(trained.map(({ changes }) => changes ?? {})),
    qualities: byModel(greedy, (own, name) =>
      qualities(own.map((one, f) => ({ ...one, scores: scores.get(name)?.[f] as FamilyScores }))),
    ) as ByModel<Readonly<Record<string, Measured>>>,
    overall: Object.fromEntries(
      Object.entries(trainedOf(greedy)).map(([name, own]) => [name, figuresOfAll(own) as Record<string, Measured>]),
    ),
    ...(outcomes.length > 0 && { winRate: { ...winRate(outcomes), prompts: outcomes.length } }),
  };
}

/** What each model makes of demonstrations, where enough of a family's prompts had room for any. */
function fewShotOf(f: number, { fewShot }: EvaluationAnswers): Pick<Row, 'fewShot'> {
  const own = [...fewShot].flatMap(([name, all]) => {
    const answered = all[f];
    return answered && answered.items.length >= LEAST_PROMPTS ? [[name, answered] as const] : [];
  });
  if (own.length === 0) return {};
  const scores = own.map(([name, answered]) => [name, familyScores(answered).figures.content as Measured] as const);
  return { fewShot: { demonstrations: mean(own.map(([, { shots }]) => shots)), scores: Object.fromEntries(scores) } };
}

/** One family's outcomes on sampled answers, and what is shown of them. */
function winsOf(
  items: readonly TaskItem[],
  f: number,
  { sampled }: EvaluationAnswers,
  { reference, policy }: Compared,
): { readonly pairs: readonly number[]; readonly winRate?: number; readonly wins?: Measured } {
  const [before, after] = [sampled.get(reference ?? '')?.[f]?.answers, sampled.get(policy ?? '')?.[f]?.answers];
  const family = items[0] && familyOf(items[0].family);
  if (!before || !after || !family) return { pairs: [] };
  const right = (item: TaskItem, answer = '') => family.score(item, answer) >= RIGHT;
  const counted = items.flatMap((item, i) =>
    !family.heldOut || right(item, after[i]) || right(item, before[i]) ? [compare(item, after[i], before[i])] : [],
  );
  if (counted.length < (family.heldOut ? LEAST_PROMPTS : 1)) return { pairs: counted };
  return { pairs: counted, winRate: mean(counted), wins: meanOfScores(counted) };
}

/** 1 when the first answer is better by the rubric, 0 when the second is, ½ when they are equally good. */
const compare = (item: TaskItem, first = '', second = ''): number =>
  outcomeOf(rubricScore(item, first), rubricScore(item, second));

const rubricsOf = (items: readonly TaskItem[], answers: readonly string[]): number[] =>
  items.map((item, i) => rubricScore(item, answers[i] ?? ''));

/** Means over families, each counted alike, by model. */
function meansOver(rows: readonly ByModel<Measured>[]): ByModel<Measured> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return Object.fromEntries(names.map((name) => [name, meanOfFigures(rows.flatMap((row) => row[name] ?? []))]));
}

const contentOf = ({ figures = {} }: Row): ByModel<Measured> =>
  Object.fromEntries(Object.entries(figures).flatMap(([name, { content }]) => (content ? [[name, content]] : [])));

function categoriesOf(trained: readonly Row[]): NonNullable<EvaluationTable['categories']> {
  const titles = Object.entries(CATEGORIES) as [Category, string][];
  return titles.flatMap(([category, title]) => {
    const rows = trained.filter((row) => row.category === category);
    if (rows.length === 0) return [];
    return [
      {
        category,
        title,
        families: rows.length,
        scores: meansOver(rows.map(contentOf)),
        changes: meansOver(rows.map(({ changes }) => changes ?? {})),
      },
    ];
  });
}
