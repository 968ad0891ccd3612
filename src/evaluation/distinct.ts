/**
 * distinct-n (Li et al. 2016): different n-grams over all n-grams of all texts, 0 to 1; low when answers repeat each
 * other. It falls with the amount of text, so compare equal numbers of texts. Words are runs of letters and digits,
 * case ignored; n-grams do not cross texts. 0 when there are none.
 */
import { pseudoValues } from './intervals';
import { nGramCounts } from './n-grams';

export const distinct = (texts: readonly string[], n: number): number => distinctWithPseudo(texts, n).whole;

/** The same with its pseudo-values (intervals.ts), one a text. */
export function distinctWithPseudo(
  texts: readonly string[],
  n: number,
): { readonly whole: number; readonly pseudo: readonly number[] } {
  const counts = texts.map((text) => nGramCounts(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [], n));
  const lengths = counts.map((own) => [...own.values()].reduce((sum, count) => sum + count, 0));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const holders = new Map<string, number>();
  for (const own of counts) for (const key of own.keys()) holders.set(key, (holders.get(key) ?? 0) + 1);
  const share = (different: number, all: number) => (all === 0 ? 0 : different / all);
  const whole = share(holders.size, total);
  const without = (i: number): number => {
    const alone = [...(counts[i] as Map<string, number>).keys()].filter((key) => holders.get(key) === 1).length;
    return share(holders.size - alone, total - (lengths[i] as number));
  };
  return { whole, pseudo: pseudoValues(texts.length, whole, without) };
}
