/** The suite's figures of one model's answers, each with its 95% interval over prompts. */
import type { Measured } from '../data/measured';
import { familyOf } from '../tasks';
import { unwrap } from '../tasks/style';
import type { TaskItem } from '../tasks/types';
import { bleuWithPseudo } from './bleu';
import { distinctFigure } from './distinct';
import { figureOfAll, meanDifference, meanOfScores, meanOfValues, pseudoValues, shareOfAll } from './intervals';
import { PER_PROMPT, type PerPrompt, type PromptScores, promptScores } from './prompt-scores';

/** How unexpected an answer's tokens were to a model: the sum of −log p in nats, and their number. */
export interface Surprise {
  readonly nats: number;
  readonly tokens: number;
}

/** One family's prompts and a model's answers to them, `answers[i]` to `items[i]`. */
export interface Answered {
  readonly items: readonly TaskItem[];
  readonly answers: readonly string[];
  /** Of each answer under the base model, where it was asked. */
  readonly surprise?: readonly Surprise[];
}

/** Names of figures for people: those of single prompts, and those that all prompts make together. */
export const FIGURES = {
  ...PER_PROMPT,
  bleu: 'BLEU',
  distinct1: 'Distinct-1',
  distinct2: 'Distinct-2',
  perplexity: 'Perplexity under the base',
} as const;
export type FigureName = keyof typeof FIGURES;
export type SuiteFigures = Readonly<Partial<Record<FigureName, Measured>>>;

export interface FamilyScores {
  readonly perPrompt: PromptScores;
  readonly figures: SuiteFigures;
  /** What a difference to another model's answers to the same prompts is taken of, by prompt. */
  readonly comparable: readonly number[];
}

/** All figures of one family: its own measure is BLEU of the corpus where it says so, any other a mean over prompts. */
export function familyScores(answered: Answered): FamilyScores {
  const { items, answers } = answered;
  const family = items[0]?.family;
  if (family === undefined) throw new RangeError('a family needs at least one prompt');
  if (answers.length !== items.length) throw new RangeError(`${answers.length} answers to ${items.length} prompts`);
  const perPrompt = promptScores(items, answers);
  const bleu = bleuWithPseudo(
    answers.map((answer) => unwrap(answer).content),
    items.map(({ content }) => content),
  );
  const bleuFigure = shareOfAll(bleu.whole, bleu.pseudo);
  const ownIsBleu = familyOf(family).metric === 'bleu';
  const figures = { ...meansOf(perPrompt), bleu: bleuFigure, ...figuresOfAll([answered]) };
  return {
    perPrompt,
    figures: ownIsBleu ? { ...figures, content: bleuFigure } : figures,
    comparable: ownIsBleu ? bleu.pseudo : perPrompt.content,
  };
}

function meansOf(scores: PromptScores): Readonly<Record<PerPrompt, Measured>> {
  const names = Object.keys(PER_PROMPT) as PerPrompt[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      name === 'words' ? meanOfValues(scores[name], { least: 0 }) : meanOfScores(scores[name]),
    ]),
  ) as Record<PerPrompt, Measured>;
}

/** Figures that answers make together, over any number of families. */
export function figuresOfAll(all: readonly Answered[]): SuiteFigures {
  const texts = all.flatMap(({ answers }) => answers);
  const surprise = all.flatMap((one) => one.surprise ?? []);
  return {
    distinct1: distinctFigure(texts, 1),
    distinct2: distinctFigure(texts, 2),
    ...(surprise.length > 0 && { perplexity: perplexity(surprise) }),
  };
}

/** exp of the mean nats per token, over all answers' tokens; its interval is the mean's, which is never below 0, raised with it. */
function perplexity(surprise: readonly Surprise[]): Measured {
  const sum = surprise.reduce((a, b) => ({ nats: a.nats + b.nats, tokens: a.tokens + b.tokens }), {
    nats: 0,
    tokens: 0,
  });
  const whole = sum.nats / sum.tokens;
  const without = (i: number) => {
    const own = surprise[i] as Surprise;
    return (sum.nats - own.nats) / (sum.tokens - own.tokens);
  };
  const { low, high, n } = figureOfAll(whole, pseudoValues(surprise.length, whole, without), { least: 0 });
  return { value: Math.exp(whole), low: Math.exp(low), high: Math.exp(high), n };
}

/** `after` minus `before` on the family's own measure, from both models' answers to the same prompts. */
export function changeOf(after: FamilyScores, before: FamilyScores): Measured {
  const differences = after.comparable.map((score, i) => score - (before.comparable[i] as number));
  const { value, low, high, n } = meanDifference(differences);
  // Pseudo-values of BLEU average to nearly, not exactly, the corpus's difference.
  const whole = (after.figures.content?.value ?? Number.NaN) - (before.figures.content?.value ?? Number.NaN);
  return { value: whole, low: Math.max(-1, whole + low - value), high: Math.min(1, whole + high - value), n };
}
