/** What each answer scores by every measure, one number a prompt: everything else of the suite is made from these. */
import { familyOf } from '../tasks';
import { refuses } from '../tasks/families/decline-harmful';
import { unwrap } from '../tasks/style';
import type { TaskItem } from '../tasks/types';
import { exactMatch, tokenF1 } from './f1';
import { rougeL, rougeN } from './rouge';
import { splitWords } from './white-space';

/** From this content score on an answer is right. */
export const RIGHT = 0.95;

/** Measures with a value of their own for each answer. All but `words` are 0 to 1. */
export const PER_PROMPT = {
  content: 'By the family’s own measure',
  accuracy: 'Right answers',
  exact: 'Exact match',
  f1: 'F1',
  rouge1: 'ROUGE-1',
  rouge2: 'ROUGE-2',
  rougeL: 'ROUGE-L',
  refused: 'Refusals',
  words: 'Words',
} as const;
export type PerPrompt = keyof typeof PER_PROMPT;
export type PromptScores = Readonly<Record<PerPrompt, readonly number[]>>;

/** Overlap is taken on the content, with the style's wrapping off, against the bare right answer; words on all of it. */
function scoresOf(item: TaskItem, answer: string): Readonly<Record<PerPrompt, number>> {
  const { content } = unwrap(answer);
  const own = familyOf(item.family).score(item, answer);
  return {
    content: own,
    accuracy: Number(own >= RIGHT),
    exact: exactMatch(content, item.content),
    f1: tokenF1(content, item.content),
    rouge1: rougeN(content, item.content, 1).f1,
    rouge2: rougeN(content, item.content, 2).f1,
    rougeL: rougeL(content, item.content).f1,
    refused: Number(refuses(content)),
    words: splitWords(answer).length,
  };
}

/** `answers[i]` answers `items[i]`. */
export function promptScores(items: readonly TaskItem[], answers: readonly string[]): PromptScores {
  const each = items.map((item, i) => scoresOf(item, answers[i] ?? ''));
  const names = Object.keys(PER_PROMPT) as PerPrompt[];
  return Object.fromEntries(names.map((name) => [name, each.map((scores) => scores[name])])) as unknown as PromptScores;
}
