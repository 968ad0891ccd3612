/** SQuAD's exact match and token F1 (Rajpurkar et al. 2016): case, punctuation and English articles do not count. */
import { nGramCounts, overlap, scoresOf } from './n-grams';

export function normalizeAnswer(text: string): string {
  return text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]/g, '')
    .replace(/\b(a|an|the)\b/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ');
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
