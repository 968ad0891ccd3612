/** SQuAD's exact match and token F1 (Rajpurkar et al. 2016): case, punctuation and English articles do not count. */
import { nGramCounts, overlap, scoresOf } from './n-grams';
import { splitWords } from './white-space';

/** A word of its own: no letter, digit or underscore of any script beside it. */
const ARTICLE = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

export function normalizeAnswer(text: string): string {
  const bare = text.toLowerCase().replace(/[!-/:-@[-`{-~]/g, '');
  return splitWords(bare.replace(ARTICLE, ' ')).join(' ');
}

/** 1 when the normalised texts are the same, else 0. */
export function exactMatch(answer: string, reference: string): number {
  return normalizeAnswer(answer) === normalizeAnswer(reference) ? 1 : 0;
}

/** Harmonic mean of token precision and recall, 0 to 1; two empty answers agree. */
export function tokenF1(answer: string, reference: string): number {
  const [given, wanted] = [normalizeAnswer(answer), normalizeAnswer(reference)].map((t) =>
    t === '' ? [] : t.split(' '),
  ) as [string[], string[]];
  if (given.length === 0 || wanted.length === 0) return given.length === wanted.length ? 1 : 0;
  return scoresOf(overlap(nGramCounts(given, 1), nGramCounts(wanted, 1)), given.length, wanted.length).f1;
}
