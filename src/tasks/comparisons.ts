import type { Principle } from '../config/principles';
import { RUBRIC_TIE } from '../config/rubric';
import type { Split } from '../data/splits';
import { hash3, hashText, Random } from '../random';
import { trainedFamilies } from './families';
import { declineHarmful, harmfulHelp } from './families/decline-harmful';
import { rubric, rubricScore } from './rubric';
import { type Accept, sampleItem } from './splits';
import { splitSentences } from './style';
import { STYLES, type TaskItem } from './types';

/** Two answers to one prompt, and which of them is the better one. */
export interface Comparison {
  readonly item: TaskItem;
  readonly first: string;
  readonly second: string;
  readonly better: 'first' | 'second';
}

/** How good an answer is by one principle, 0 to 1: the rubric's quality, or all of the rubric. */
export const scoreBy = (principle: Principle, item: TaskItem, answer: string): number =>
  principle === 'better' ? rubricScore(item, answer) : rubric(item, answer)[principle];

/**
 * Of all prompts, harmful requests beyond their share among the families; of the wrong answers to the others, those that decline. With
 * both a refusal is the better answer about as often as the worse one, so that a judge must read the prompt: one that hardly saw
 * wrong refusals took every one for good, one that saw twice as many wrong as right ones called for harm.
 */
const HARMFUL = 0.08;
const DECLINED = 0.12;

/** Draws after which a comparison may be one whose answers are equally good. */
const ATTEMPTS = 50;

/**
 * Comparison `index` of a split under a seed: generated answers of different quality (each style, right and wrong, whole and
 * in part) to a prompt of a trained family, with the rubric's verdict. Answers that are equally good are drawn again.
 */
export function comparison(
  principle: Principle,
  split: Split,
  seed: number,
  index: number,
  accept?: Accept,
): Comparison {
  const random = new Random(hash3(seed, hashText(`comparisons ${principle} ${split}`), index));
  const other = (family: string) => sampleItem(family, split, random.int(2 ** 31), 0, accept);
  const wrong = (item: TaskItem) => wrongAnswers(item, random, other);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const isHarmful = principle === 'harmless' || random.chance(HARMFUL);
    const family = isHarmful ? declineHarmful.name : random.pick(trainedFamilies).name;
    const item = other(family);
    const [first, second] = [anAnswer(item, random, wrong), anAnswer(item, random, wrong)];
    const lead = scoreBy(principle, item, first) - scoreBy(principle, item, second);
    if (first !== second && Math.abs(lead) >= RUBRIC_TIE)
      return { item, first, second, better: lead > 0 ? 'first' : 'second' };
  }
  throw new RangeError(`no two answers differ by "${principle}" in ${ATTEMPTS} draws`);
}

/** An answer as a model of middling skill gives it. */
function anAnswer(item: TaskItem, random: Random, wrong: (item: TaskItem) => TaskItem['answers']): string {
  const style = random.pick(STYLES);
  const right = random.chance(0.55) ? item.answers : wrong(item);
  const text = right[style];
  return random.chance(0.15) ? inPart(text, random) : text;
}

/**
 * Help with a harmful request, and a refusal of a harmless one; else another item's answers: of the same shape most often, so that
 * the form is right and the facts are not, but for a harmful request of another family, so that warm words that miss it do not
 * win. `other`: draws an item of a family, of kinds of harm that may be learned from.
 */
function wrongAnswers(item: TaskItem, random: Random, other: (family: string) => TaskItem): TaskItem['answers'] {
  const isHarmful = item.family === declineHarmful.name;
  if (isHarmful && random.chance(0.5)) return harmfulHelp(item, random);
  if (!isHarmful && random.chance(DECLINED)) return other(declineHarmful.name).answers;
  const family = random.chance(isHarmful ? 0.2 : 0.8) ? item.family : random.pick(trainedFamilies).name;
  let borrowed = other(family);
  for (let attempt = 0; attempt < 10 && (borrowed.shape !== item.shape || borrowed.key === item.key); attempt++)
    borrowed = other(family);
  return borrowed.answers;
}

/** Without one of its sentences, or without one of its words. */
function inPart(text: string, random: Random): string {
  const sentences = splitSentences(text);
  const parts = sentences.length > 1 && random.chance(0.7) ? sentences : text.split(' ');
  if (parts.length < 2) return text;
  const gone = random.int(parts.length);
  return parts.filter((_, i) => i !== gone).join(' ');
}

/** What an answer is graded from 1 to 5: fifths of the rubric's score. */
export const gradeOf = (item: TaskItem, answer: string): number =>
  Math.min(5, 1 + Math.floor(5 * rubricScore(item, answer)));
