/**
 * distinct-n (Li et al. 2016): different n-grams over all n-grams of all texts, 0 to 1; low when answers repeat each
 * other. It falls with the amount of text, so compare equal numbers of texts. Words are runs of letters and digits,
 * case ignored; n-grams do not cross texts. 0 when there are none.
 */
import type { Measured } from '../data/measured';
import { figureOfAll, pseudoValues } from './intervals';
import { nGramCounts } from './n-grams';

/** What distinct-n is made of. */
interface Counted {
  /** n-grams of each text, repeats too. */
  readonly lengths: readonly number[];
  readonly total: number;
  /** The texts that hold each different n-gram. */
  readonly holders: ReadonlyMap<string, readonly number[]>;
}

function countedOf(texts: readonly string[], n: number): Counted {
  const holders = new Map<string, number[]>();
  const lengths = texts.map((text, i) => {
    let length = 0;
    for (const [key, count] of nGramCounts(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [], n)) {
      length += count;
      const known = holders.get(key);
      if (known) known.push(i);
      else holders.set(key, [i]);
    }
    return length;
  });
  return { lengths, total: lengths.reduce((sum, length) => sum + length, 0), holders };
}

const share = (different: number, all: number): number => (all === 0 ? 0 : different / all);

export function distinct(texts: readonly string[], n: number): number {
  const { holders, total } = countedOf(texts, n);
  return share(holders.size, total);
}

/**
 * distinct-n with its 95% interval, for this many texts. The bootstrap cannot give one: a resample repeats texts, and
 * repeats are what is counted. The jackknife can, but its variance counts what pairs of texts make together twice (Efron and
 * Stein 1981): the n-grams that just two texts share. Those that just three share come off again; of more there are few.
 */
export function distinctFigure(texts: readonly string[], n: number): Measured {
  const { lengths, total, holders } = countedOf(texts, n);
  const alone = texts.map(() => 0);
  const together = new Map<string, { readonly sign: 1 | -1; count: number }>();
  for (const own of holders.values()) {
    if (own.length === 1) alone[own[0] as number] = (alone[own[0] as number] ?? 0) + 1;
    if (own.length !== 2 && own.length !== 3) continue;
    const key = own.join(' ');
    const known = together.get(key);
    if (known) known.count++;
    else together.set(key, { sign: own.length === 2 ? 1 : -1, count: 1 });
  }
  const whole = share(holders.size, total);
  const pseudo = pseudoValues(texts.length, whole, (i) =>
    share(holders.size - (alone[i] as number), total - (lengths[i] as number)),
  );
  const twice = [...together.values()].reduce((sum, { sign, count }) => sum + sign * count ** 2, 0);
  return figureOfAll(whole, pseudo, { least: 0, most: 1 }, total === 0 ? 0 : twice / total ** 2);
}
