/**
 * How well a family's prompts were answered: on content, with the style's wrapping parsed off, and raw, against a
 * reference in another style; each beside what two answers that know only half would get.
 */
import { Random } from '../random';
import { mean } from '../statistics';
import { familyOf, randomFactsAnswer, randomStyleAnswer, unwrap } from '../tasks';
import { STYLES, type TaskFamily, type TaskItem } from '../tasks/types';
import { corpusBleu } from './bleu';
import { tokenF1 } from './f1';
import { rougeL } from './rouge';

/** Both figures are 0 to 1. */
export interface TaskFigures {
  /** The family's metric on content: BLEU over all answers together, every other metric a mean. */
  readonly content: number;
  /** BLEU, ROUGE-L or token F1 of the whole answer against the right answer in a random style. */
  readonly raw: number;
}

export interface TaskReport extends TaskFigures {
  readonly family: string;
  readonly title: string;
  readonly metric: string;
  readonly rawMetric: string;
  readonly heldOut: boolean;
  readonly prompts: number;
  /** The right content in a random style: what the raw metric of a perfect answer comes to. */
  readonly randomStyle: TaskFigures;
  /** The right form with another item's facts: what one gets for knowing nothing of the prompt. */
  readonly randomFacts: TaskFigures;
}

/** The family's metric on content, 0 to 1. */
function contentMetric(family: TaskFamily, items: readonly TaskItem[], answers: readonly string[]): number {
  if (family.metric !== 'bleu') return mean(items.map((item, i) => family.score(item, answers[i] ?? '')));
  const contents = answers.map((answer) => unwrap(answer).content);
  return corpusBleu(contents, items.map((item) => [item.content])) / 100; // biome-ignore format: one line reads better
}

const RAW = { bleu: 'BLEU', facts: 'ROUGE-L' } as const;
const rawName = (family: TaskFamily): string => RAW[family.metric as keyof typeof RAW] ?? 'F1';

function rawMetric(family: TaskFamily, references: readonly string[], answers: readonly string[]): number {
  const each = (score: (answer: string, reference: string) => number) =>
    mean(references.map((reference, i) => score(answers[i] ?? '', reference)));
  switch (rawName(family)) {
    case 'BLEU':
      return corpusBleu([...answers], references.map((r) => [r])) / 100; // biome-ignore format: one line reads better
    case 'ROUGE-L':
      return each((answer, reference) => rougeL(answer, reference).f1);
    default:
      return each(tokenF1);
  }
}

/** One family's report. `answers[i]` answers `items[i]`; all items are of one family. `seed` fixes the baselines. */
export function taskReport(items: readonly TaskItem[], answers: readonly string[], seed: number): TaskReport {
  const name = items[0]?.family;
  if (name === undefined) throw new RangeError('a report needs at least one item');
  if (answers.length !== items.length) throw new RangeError(`${answers.length} answers to ${items.length} prompts`);
  const family = familyOf(name);
  const random = new Random(seed, `task report ${name}`);
  const references = items.map((item) => item.answers[random.pick(STYLES)]);
  const figures = (given: readonly string[]): TaskFigures => ({
    content: contentMetric(family, items, given),
    raw: rawMetric(family, references, given),
  });
  return {
    family: name,
    title: family.title,
    metric: family.metric,
    rawMetric: rawName(family),
    heldOut: family.heldOut,
    prompts: items.length,
    ...figures(answers),
    randomStyle: figures(items.map((item) => randomStyleAnswer(item, random))),
    randomFacts: figures(items.map((item) => randomFactsAnswer(item, random))),
  };
}
