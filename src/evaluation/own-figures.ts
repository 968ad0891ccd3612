/** Figures of answers to prompts that no family and no rubric knows, each with its 95% interval over prompts. */
import type { Measured } from '../data/measured';
import { bleuWithPseudo } from './bleu';
import { exactMatch, tokenF1 } from './f1';
import { meanOfScores, meanOfValues, shareOfAll } from './intervals';
import { rougeL, rougeN } from './rouge';
import { figuresOfAll, type Surprise } from './suite';
import { splitWords } from './white-space';

/** Of the answers alone: length in words, distinct-n, and perplexity where it was taken. */
export function textFigures(
  answers: readonly string[],
  surprise: readonly Surprise[],
): Readonly<Record<string, Measured>> {
  return {
    words: meanOfValues(
      answers.map((answer) => splitWords(answer).length),
      { least: 0 },
    ),
    ...(figuresOfAll([{ items: [], answers, surprise }]) as Record<string, Measured>),
  };
}

/** Against reference answers, of those prompts that have one (`undefined`: none). Errors: RangeError where none has. */
export function referenceFigures(
  answers: readonly string[],
  references: readonly (string | undefined)[],
): Readonly<Record<string, Measured>> {
  const rows = references.flatMap((reference, i) =>
    reference === undefined ? [] : [{ reference, answer: answers[i] ?? '' }],
  );
  if (rows.length === 0) throw new RangeError('there is no reference answer');
  const each = (score: (answer: string, reference: string) => number): Measured =>
    meanOfScores(rows.map(({ answer, reference }) => score(answer, reference)));
  const bleu = bleuWithPseudo(
    rows.map(({ answer }) => answer),
    rows.map(({ reference }) => reference),
  );
  return {
    rougeL: each((answer, reference) => rougeL(answer, reference).f1),
    rouge1: each((answer, reference) => rougeN(answer, reference, 1).f1),
    rouge2: each((answer, reference) => rougeN(answer, reference, 2).f1),
    bleu: shareOfAll(bleu.whole, bleu.pseudo),
    f1: each(tokenF1),
    exact: each(exactMatch),
  };
}
