/** ROUGE (Lin 2004) as Google's `rouge_score` without stemming: tokens are runs of a-z and 0-9, case ignored. */
import { nGramCounts, overlap, type Scores, scoresOf } from './n-grams';

/** An accented letter splits a word, as in `rouge_score`: use BLEU for Spanish. */
function rougeTokens(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

/** ROUGE-N: shared n-grams against those of the answer (precision) and of the reference (recall). */
export function rougeN(answer: string, reference: string, n: number): Scores {
  const [given, wanted] = [rougeTokens(answer), rougeTokens(reference)];
  const shared = overlap(nGramCounts(given, n), nGramCounts(wanted, n));
  return scoresOf(shared, given.length - n + 1, wanted.length - n + 1);
}

/** ROUGE-L: the longest common subsequence, over the whole text as one sentence. */
export function rougeL(answer: string, reference: string): Scores {
  const [given, wanted] = [rougeTokens(answer), rougeTokens(reference)];
  if (given.length === 0 || wanted.length === 0) return scoresOf(0, 0, 0);
  return scoresOf(longestCommon(given, wanted), given.length, wanted.length);
}

/** Length of the longest common subsequence; a row of the table at a time. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let above = new Array<number>(b.length + 1).fill(0);
  for (const token of a) {
    const row = [0];
    b.forEach((other, j) => {
      row.push(token === other ? (above[j] ?? 0) + 1 : Math.max(above[j + 1] ?? 0, row[j] ?? 0));
    });
    above = row;
  }
  return above[b.length] ?? 0;
}
