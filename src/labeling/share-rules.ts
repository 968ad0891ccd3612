/**
 * Rules on a share k of n, each tested by the binomial distribution against its bound:
 * self-agreement (swapped repeats answered alike), known-pairs (gold and calibration pairs right), speed (labels faster
 * than the texts can be skimmed).
 */
import { isPicture } from '../data/picture';
import { binomialCdf, wilson } from '../statistics';
import { BOUNDS, FEWEST_TRIES, type Outcome, type Rule } from './finding';
import { chosenIndex, type LabelRecord } from './record';
import { verdictOf } from './votes';

const percent = (x: number) => `${Math.round(100 * x)}%`;

export function shareRules(mine: readonly LabelRecord[]): Outcome[] {
  return [selfAgreement(mine), knownPairs(mine), speed(mine)];
}

interface ShareRule {
  readonly rule: Rule;
  readonly k: number;
  readonly n: number;
  readonly bound: number;
  /** On which side of the bound something is the matter. */
  readonly bad: 'below' | 'above';
  readonly words: (share: string) => { readonly warn: string; readonly fine: string };
  /** The bound, as the end of a sentence. */
  readonly against: string;
  readonly none: string;
}

function shareOutcome({ rule, k, n, bound, bad, words, against, none }: ShareRule): Outcome {
  if (n === 0) return { rule, reason: none };
  if (n < FEWEST_TRIES) return { rule, reason: `${n} so far: too few to say.` };
  const { estimate, interval } = wilson(k, n);
  const p = bad === 'below' ? binomialCdf(k, n, bound) : binomialCdf(n - k, n, 1 - bound);
  const distance = bad === 'below' ? bound - estimate : estimate - bound;
  const span = `(95% interval ${percent(interval[0])} to ${percent(interval[1])})`;
  const { warn, fine } = words(`${k} of ${n}`);
  return {
    rule,
    estimate,
    interval,
    n,
    p,
    excess: distance / Math.sqrt((bound * (1 - bound)) / n),
    words: { warn: `${warn} ${span}`, fine: `${fine} ${span}`, against },
  };
}

/** First and second opinion of the same pair, sides swapped between them. */
function repeatedOpinions(mine: readonly LabelRecord[]): { first: LabelRecord; second: LabelRecord }[] {
  const firsts = new Map(mine.filter((one) => one.kind !== 'repeat').map((one) => [one.pair, one]));
  return mine.flatMap((second) => {
    const first = firsts.get(second.pair);
    if (second.kind !== 'repeat' || first === undefined) return [];
    return verdictOf(first) === null || verdictOf(second) === null ? [] : [{ first, second }];
  });
}

function selfAgreement(mine: readonly LabelRecord[]): Outcome {
  const repeats = repeatedOpinions(mine);
  return shareOutcome({
    rule: 'self-agreement',
    k: repeats.filter(({ first, second }) => verdictOf(first) === verdictOf(second)).length,
    n: repeats.length,
    bound: BOUNDS.self,
    bad: 'below',
    words: (share) => ({
      warn: `Same answer on only ${share} pairs shown again with the sides swapped`,
      fine: `Same answer on ${share} pairs shown again with the sides swapped`,
    }),
    against: 'the 58% alike of somebody who is right on seven of ten',
    none: 'No pair was shown a second time yet: a tenth of them will be, with the sides swapped.',
  });
}

function knownPairs(mine: readonly LabelRecord[]): Outcome {
  const known = mine.filter((one) => one.expected !== null && one.choice !== 'skip');
  const right = known.filter((one) =>
    one.expected === 'tie' ? one.choice === 'tie' : chosenIndex(one) === one.expected,
  );
  return shareOutcome({
    rule: 'known-pairs',
    k: right.length,
    n: known.length,
    bound: BOUNDS.known,
    bad: 'below',
    words: (share) => ({
      warn: `Right on only ${share} pairs with a known answer`,
      fine: `Right on ${share} pairs with a known answer`,
    }),
    against: '70% right',
    none: 'No pair with a known answer yet: do a calibration round.',
  });
}

const LEAST_MS = 400;

/**
 * Reading time below which nobody has read: silent reading is 238 words a minute (Brysbaert 2019), about 42 ms a
 * character; a quarter of that is faster than skimming. At least 0.4 s, and at most 5 s are asked for.
 * A picture is not read: two of them are seen in the least of it.
 */
function fastestMs(record: LabelRecord): number {
  if (record.answers.every(({ text }) => isPicture(text))) return LEAST_MS;
  const characters = record.prompt.length + record.answers[0].text.length + record.answers[1].text.length;
  return Math.min(5000, Math.max(LEAST_MS, 10.5 * characters));
}

function speed(mine: readonly LabelRecord[]): Outcome {
  return shareOutcome({
    rule: 'speed',
    k: mine.filter((one) => one.activeMs < fastestMs(one)).length,
    n: mine.length,
    bound: BOUNDS.fast,
    bad: 'above',
    words: (share) => ({
      warn: `Too fast to have read the answers on ${share} labels`,
      fine: `Faster than reading allows on ${share} labels`,
    }),
    against: '20% too fast',
    none: 'No labels yet.',
  });
}
