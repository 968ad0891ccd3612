/**
 * What can be said of each rater, and when to warn. Every rule gives an estimate with its 95% interval and a plain
 * sentence:
 *
 * | rule           | estimate                                                          | tested against        |
 * |----------------|-------------------------------------------------------------------|-----------------------|
 * | left-side      | how much more often left than the answers deserve (rater model)    | 0, and 5 points matter |
 * | length         | likewise for the longer answer, beside the other raters            | 0, and 5 points matter |
 * | disagrees      | κ with the better answer, as all raters together see it            | 0.4, and the others   |
 * | self-agreement | share of swapped repeats answered alike                            | 0.58                  |
 * | known-pairs    | share right of gold and calibration pairs                          | 0.7                   |
 * | speed          | share of labels faster than the texts can be skimmed               | 0.2                   |
 *
 * The tests of all raters are judged together (Benjamini and Hochberg 1995): of the warnings that name what is the
 * matter one in ten is false at most, on average, and of the others one in twenty. What that means for an honest rater,
 * and what the rules find: `npm run study`, docs/results.md.
 */
import { benjaminiHochberg } from '../statistics';
import { type Extreme, extremeNote, extremesOf, sharedExtreme } from './extremes';
import {
  BOUNDS,
  FEWEST_LABELS,
  type Finding,
  isMeasured,
  type Measured,
  RULES,
  type Rule,
  type Unsaid,
} from './finding';
import { groupBy } from './group';
import { judgedTwice, twiceSentence } from './judged-twice';
import { modelVotes } from './model-votes';
import { namingRules } from './naming-rules';
import { fitRaterModel } from './rater-model';
import type { LabelRecord } from './record';
import { shareRules } from './share-rules';

export { BOUNDS, type Finding, RULES, type Rule };

/** The rules that say what is the matter. The others are evidence that something is. */
const NAMING_RULES: readonly Rule[] = ['left-side', 'length', 'disagrees'];

export interface RaterAudit {
  readonly rater: string;
  /** Different pairs judged, repeats and known pairs not counted. */
  readonly pairs: number;
  /** Warnings first: of what the matter is, the clearest on top, then of the rest. */
  readonly findings: readonly Finding[];
  /** What is no warning and ought to be looked at: an extreme preference, two people under one name. */
  readonly notes: readonly string[];
  /** The rules with nothing to say yet, and why. */
  readonly unsaid: readonly Unsaid[];
  /** The clearest warning; null: nothing to say against this rater. */
  readonly name: Rule | null;
  /** null once there are labels enough; else how many are missing until the rules can be relied on. */
  readonly advice: string | null;
}

/** Share of false ones among the warnings, at most, on average. */
const FALSE_WARNINGS = { naming: 0.1, evidence: 0.05 };

/**
 * Different pairs per rater must have judged, a tenth of them again, for all biases of the simulated study to be named
 * together in at least 90% of studies: measured by `npm run study`, see its table.
 */
export const PAIRS_NEEDED = 160;
/** With a calibration round of 20 known pairs before. */
const PAIRS_NEEDED_WITH_CALIBRATION = 140;
const CALIBRATION_ROUND = 20;

export function auditRaters(records: readonly LabelRecord[]): RaterAudit[] {
  const fits = new Map(fitRaterModel(modelVotes(records)).raters.map((fit) => [fit.rater, fit]));
  const labels = groupBy(records, (one) => one.rater);
  const comparable = raterNeighbours(labels);
  const extremes = new Map([...labels].map(([rater, mine]) => [rater, extremesOf(mine)]));
  const twice = new Map(judgedTwice(records).map((one) => [one.rater, twiceSentence(one)]));
  const raters = [...labels].map(([rater, mine]) => {
    const others = comparable.get(rater) ?? [];
    return {
      rater,
      mine,
      others,
      outcomes: [...namingRules(fits.get(rater), mine, others.length), ...shareRules(mine)],
    };
  });
  const measured = raters.flatMap(({ outcomes }) => outcomes.filter(isMeasured));
  const corrected = new Map([
    ...correct(measured.filter(({ rule }) => NAMING_RULES.includes(rule))),
    ...correct(measured.filter(({ rule }) => !NAMING_RULES.includes(rule))),
  ]);
  return raters.map(({ rater, mine, others, outcomes }) => {
    const own = extremes.get(rater) ?? [];
    const caveat = majorityCaveat(own, new Map(others.map((name) => [name, extremes.get(name) ?? []])));
    const findings = outcomes
      .filter(isMeasured)
      .map((one) => judged(one, corrected.get(one) ?? null))
      .map((one) => (one.warn && one.rule === 'disagrees' ? { ...one, sentence: `${one.sentence} ${caveat}` } : one));
    const rank = ({ rule, warn }: Finding) => (warn ? (NAMING_RULES.includes(rule) ? 0 : 1) : 2);
    findings.sort((a, b) => rank(a) - rank(b) || (a.warn ? b.excess - a.excess : 0));
    const unsaid = outcomes.filter((one): one is Unsaid => !isMeasured(one));
    const pairs = new Set(mine.filter((one) => one.kind === 'normal').map((one) => one.pair)).size;
    const top = findings[0];
    const sided = findings.some((one) => one.warn && one.rule === 'left-side');
    const notable = own.filter(({ kind }) => !sided || kind === 'longer' || kind === 'shorter');
    const notes = [...notable.map(extremeNote), ...[twice.get(rater) ?? []].flat()];
    const name = top?.warn ? top.rule : null;
    return { rater, pairs, findings, notes, unsaid, name, advice: adviceFor(mine, pairs) };
  });
}

interface Corrected {
  readonly p: number;
  /** In how many tests. */
  readonly tests: number;
}

/** The rules that name what is the matter are one family of tests, those that are evidence another. */
function correct(family: readonly Measured[]): (readonly [Measured, Corrected])[] {
  const tested = family.filter((one) => one.p !== null);
  const adjusted = benjaminiHochberg(tested.map((one) => one.p as number));
  return tested.map((one, i) => [one, { p: adjusted[i] as number, tests: tested.length }]);
}

function judged({ words, ...measured }: Measured, corrected: Corrected | null): Finding {
  const { rule } = measured;
  const limit = NAMING_RULES.includes(rule) ? FALSE_WARNINGS.naming : FALSE_WARNINGS.evidence;
  if (corrected === null) return { ...measured, p: null, warn: false, sentence: `${words.fine}.` };
  const { p, tests } = corrected;
  const value = p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
  const tested = `Tested against ${words.against}: ${value}${tests > 1 ? `, corrected for ${tests} tests` : ''}`;
  if (p <= limit)
    return { ...measured, p, warn: true, sentence: `${words.warn}. ${tested}; up to ${limit} it is a warning.` };
  // By itself it would be one: an interval without the bound in it, and no word why there is no warning, reads like a fault.
  const alone = (measured.p ?? 1) <= 0.05 ? ` ${tested}; only up to ${limit} it is a warning.` : '';
  return { ...measured, p, warn: false, sentence: `${words.fine}.${alone}` };
}

/** Agreement is no truth. */
function majorityCaveat(own: readonly Extreme[], others: ReadonlyMap<string, readonly Extreme[]>): string {
  return sharedExtreme(own, others) ?? 'The others may be the wrong side: that they agree does not make them right.';
}

/** With whom a rater can be compared: those who judged enough of the same pairs. */
function raterNeighbours(labels: ReadonlyMap<string, readonly LabelRecord[]>): Map<string, string[]> {
  const pairs = new Map([...labels].map(([rater, mine]) => [rater, new Set(mine.map((one) => one.pair))]));
  const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].filter((pair) => b.has(pair)).length;
  return new Map(
    [...pairs].map(([rater, mine]) => [
      rater,
      [...pairs].flatMap(([other, theirs]) =>
        other !== rater && shared(mine, theirs) >= FEWEST_LABELS ? [other] : [],
      ),
    ]),
  );
}

function adviceFor(mine: readonly LabelRecord[], pairs: number): string | null {
  const known = mine.filter((one) => one.expected !== null).length;
  const needed = known >= CALIBRATION_ROUND ? PAIRS_NEEDED_WITH_CALIBRATION : PAIRS_NEEDED;
  if (pairs >= needed) return null;
  return `${needed - pairs} more pairs until a bias would most likely show: with fewer than ${needed}, no warning does not mean no bias.`;
}
