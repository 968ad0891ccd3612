/**
 * What can be said of each rater, and when to warn. Every rule gives an estimate with its 90% interval and a plain
 * sentence, and warns only when the whole interval lies beyond a bound that matters in practice (an error of 5% at
 * that bound, and far less for a rater without the fault):
 *
 * | rule           | estimate                                                       | warns when the interval is |
 * |----------------|----------------------------------------------------------------|----------------------------|
 * | left-side      | how much oftener left than the answers deserve (rater model)    | beyond ±2.5 points         |
 * | length         | likewise for the longer answer                                  | beyond ±2.5 points         |
 * | disagrees      | κ with the better answer, as all raters together see it          | below 0.4                  |
 * | self-agreement | share of swapped repeats answered alike                         | below 0.7                  |
 * | known-pairs    | share right of gold and calibration pairs                       | below 0.75                 |
 * | speed          | share of labels faster than the texts can be skimmed            | above 0.2                  |
 *
 * κ = 0.4 is where "fair" ends in Landis and Koch 1977. What these rules find on simulated raters: `npm run study`.
 */
import { type Estimate, wilson } from '../statistics';
import { groupBy } from './group';
import { modelVotes } from './model-votes';
import type { Effect } from './rater-effects';
import { fitRaterModel, type RaterFit } from './rater-model';
import { chosenIndex, type LabelRecord } from './record';
import { verdictOf } from './votes';

export const RULES = ['left-side', 'length', 'disagrees', 'self-agreement', 'known-pairs', 'speed'] as const;
export type Rule = (typeof RULES)[number];

/** The rules that say what is the matter. The others are evidence that something is. */
const NAMING_RULES: readonly Rule[] = ['left-side', 'length', 'disagrees'];

export interface Finding extends Estimate {
  readonly rule: Rule;
  /** Labels it stands on. */
  readonly n: number;
  readonly warn: boolean;
  /** How far the estimate is beyond the bound, in standard errors: orders the warnings. */
  readonly excess: number;
  /** For a person, in whole numbers. */
  readonly sentence: string;
}

export interface RaterAudit {
  readonly rater: string;
  /** Different pairs judged, repeats and known pairs not counted. */
  readonly pairs: number;
  /** Warnings first: of what the matter is, the clearest on top, then of the rest. */
  readonly findings: readonly Finding[];
  /** The clearest warning; null: nothing to say against this rater. */
  readonly name: Rule | null;
  /** null once there are labels enough; else how many are missing until the rules can be relied on. */
  readonly advice: string | null;
}

const Z90 = 1.6448536269514722;
/** Of fewer tries no share warns: there Wilson's interval keeps its level too seldom (0 of 1 is "surely" below 0.75). */
const FEWEST_TRIES = 5;
export const BOUNDS = { effect: 0.025, kappa: 0.4, self: 0.7, known: 0.75, fast: 0.2 } as const;

/**
 * Different pairs a rater must have judged, a tenth of them again, for all biases of the simulated study to be named
 * together in at least 90% of studies: measured by `npm run study`, see its table.
 */
export const PAIRS_NEEDED = 140;
/** With a calibration round of 20 known pairs before. */
const PAIRS_NEEDED_WITH_CALIBRATION = 120;
const CALIBRATION_ROUND = 20;

/**
 * Reading time below which nobody has read: silent reading is 238 words a minute (Brysbaert 2019), about 42 ms a
 * character; a quarter of that is faster than skimming. At least 0.4 s, and at most 5 s are asked for.
 */
function fastestMs(record: LabelRecord): number {
  const characters = record.prompt.length + record.answers[0].text.length + record.answers[1].text.length;
  return Math.min(5000, Math.max(400, 10.5 * characters));
}

export function auditRaters(records: readonly LabelRecord[]): RaterAudit[] {
  const fits = new Map(fitRaterModel(modelVotes(records)).raters.map((fit) => [fit.rater, fit]));
  const alone = new Set(records.map((one) => one.rater)).size < 2 && records.every((one) => one.expected === null);
  return [...groupBy(records, (one) => one.rater)].map(([rater, mine]) => {
    const fit = fits.get(rater);
    const findings = [
      ...(fit === undefined ? [] : modelFindings(fit, alone)),
      selfAgreement(mine),
      knownPairs(mine),
      speed(mine),
    ].filter((finding) => finding !== null);
    const rank = ({ rule, warn }: Finding) => (warn ? (NAMING_RULES.includes(rule) ? 0 : 1) : 2);
    findings.sort((a, b) => rank(a) - rank(b) || (a.warn ? b.excess - a.excess : 0));
    const pairs = new Set(mine.filter((one) => one.kind === 'normal').map((one) => one.pair)).size;
    const top = findings[0];
    return { rater, pairs, findings, name: top?.warn ? top.rule : null, advice: adviceFor(mine, pairs) };
  });
}

function adviceFor(mine: readonly LabelRecord[], pairs: number): string | null {
  const known = mine.filter((one) => one.expected !== null).length;
  const needed = known >= CALIBRATION_ROUND ? PAIRS_NEEDED_WITH_CALIBRATION : PAIRS_NEEDED;
  if (pairs >= needed) return null;
  return `${needed - pairs} more pairs until a bias would most likely show: with fewer than ${needed}, no warning does not mean no bias.`;
}

const points = (x: number) => `${Math.round(Math.abs(x) * 100)} point${Math.round(Math.abs(x) * 100) === 1 ? '' : 's'}`;
const percent = (x: number) => `${Math.round(x * 100)}%`;
const range = ([low, high]: readonly [number, number]) => `${percent(low)} to ${percent(high)}`;

function intervalOf({ estimate, standardError }: Effect, low: number, high: number): readonly [number, number] {
  if (!Number.isFinite(standardError)) return [low, high];
  return [Math.max(low, estimate - Z90 * standardError), Math.min(high, estimate + Z90 * standardError)];
}

function modelFindings({ left, length, kappa, votes }: RaterFit, alone: boolean): Finding[] {
  const pull = (rule: 'left-side' | 'length', effect: Effect, more: string, less: string): Finding => {
    const { estimate, standardError } = effect;
    const interval = intervalOf(effect, -0.5, 0.5);
    const warn = interval[0] > BOUNDS.effect || interval[1] < -BOUNDS.effect;
    const side = estimate >= 0 ? more : less;
    const ends = estimate >= 0 ? interval : ([-interval[1], -interval[0]] as const);
    const span = `(90% interval ${Math.round(ends[0] * 100)} to ${Math.round(ends[1] * 100)})`;
    return {
      rule,
      estimate,
      interval,
      n: votes,
      warn,
      excess: (Math.abs(estimate) - BOUNDS.effect) / standardError,
      sentence: warn
        ? `Chooses ${side} ${points(estimate)} oftener than the answers deserve ${span}.`
        : `No sure preference for ${rule === 'length' ? 'long or short answers' : 'a side'}: ${side} ${points(estimate)} oftener than the answers deserve ${span}.`,
    };
  };
  const side = pull('left-side', left, 'the left side', 'the right side');
  if (alone) return [side];
  const agreement = intervalOf(kappa, -1, 1);
  const disagrees: Finding = {
    rule: 'disagrees',
    estimate: kappa.estimate,
    interval: agreement,
    n: votes,
    warn: agreement[1] < BOUNDS.kappa,
    excess: (BOUNDS.kappa - kappa.estimate) / kappa.standardError,
    sentence:
      agreement[1] >= BOUNDS.kappa
        ? `Agreement with what the raters together hold better: κ ${kappa.estimate.toFixed(2)} (90% interval ${agreement[0].toFixed(2)} to ${agreement[1].toFixed(2)}).`
        : agreement[1] < 0
          ? `Chooses the opposite of everyone else (κ ${kappa.estimate.toFixed(2)}): are the keys the wrong way round?`
          : `Disagrees with everyone: κ ${kappa.estimate.toFixed(2)} (90% interval ${agreement[0].toFixed(2)} to ${agreement[1].toFixed(2)}), where 0 is chance.`,
  };
  return [side, pull('length', length, 'the longer answer', 'the shorter answer'), disagrees];
}

/** A rule on a share k of n that warns when the share is surely too low ('below') or too high ('above'). */
function shareFinding(
  rule: Rule,
  k: number,
  n: number,
  bound: number,
  direction: 'below' | 'above',
  words: { warn: (share: string) => string; fine: (share: string) => string },
): Finding | null {
  if (n === 0) return null;
  const { estimate, interval } = wilson(k, n, Z90);
  const beyond = direction === 'below' ? interval[1] < bound : interval[0] > bound;
  const warn = beyond && n >= FEWEST_TRIES;
  const distance = direction === 'below' ? bound - estimate : estimate - bound;
  const text = `${k} of ${n}`;
  const span = `90% interval ${range(interval)}`;
  return {
    rule,
    estimate,
    interval,
    n,
    warn,
    excess: distance / Math.sqrt((bound * (1 - bound)) / n),
    sentence: `${(warn ? words.warn : words.fine)(text)} (${span}).`,
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

function selfAgreement(mine: readonly LabelRecord[]): Finding | null {
  const repeats = repeatedOpinions(mine);
  const same = repeats.filter(({ first, second }) => verdictOf(first) === verdictOf(second)).length;
  return shareFinding('self-agreement', same, repeats.length, BOUNDS.self, 'below', {
    warn: (share) => `Agrees with itself on only ${share} pairs shown again with the sides swapped`,
    fine: (share) => `Agrees with itself on ${share} pairs shown again with the sides swapped`,
  });
}

function knownPairs(mine: readonly LabelRecord[]): Finding | null {
  const known = mine.filter((one) => one.expected !== null && one.choice !== 'skip');
  const right = known.filter((one) =>
    one.expected === 'tie' ? one.choice === 'tie' : chosenIndex(one) === one.expected,
  );
  return shareFinding('known-pairs', right.length, known.length, BOUNDS.known, 'below', {
    warn: (share) => `Right on only ${share} pairs with a known answer`,
    fine: (share) => `Right on ${share} pairs with a known answer`,
  });
}

function speed(mine: readonly LabelRecord[]): Finding | null {
  const fast = mine.filter((one) => one.activeMs < fastestMs(one)).length;
  return shareFinding('speed', fast, mine.length, BOUNDS.fast, 'above', {
    warn: (share) => `Too fast to have read the answers on ${share} labels`,
    fine: (share) => `Faster than reading allows on ${share} labels`,
  });
}
