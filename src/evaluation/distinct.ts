/**
 * distinct-n (Li et al. 2016): different n-grams over all n-grams of all texts, 0 to 1; low when answers repeat each
 * other. It falls with the amount of text, so compare equal numbers of texts. Words are runs of letters and digits,
 * case ignored; n-grams do not cross texts. 0 when there are none.
 */
import { nGramCounts } from './n-grams';

export function distinct(texts: readonly string[], n: number): number {
  const different = new Set<string>();
  let total = 0;
  for (const text of texts) {
    const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    total += Math.max(0, words.length - n + 1);
    for (const key of nGramCounts(words, n).keys()) different.add(key);
  }
  return total === 0 ? 0 : different.size / total;
}
