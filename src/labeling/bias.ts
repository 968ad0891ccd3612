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
import { BOUNDS, type Finding, isMeasured, type Measured, RULES, type Rule, type Unsaid } from './finding';
import { groupBy } from './group';
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
 * Different pairs a rater must have judged, a tenth of them again, for all biases of the simulated study to be named
 * together in at least 90% of studies: measured by `npm run study`, see its table.
 */
export const PAIRS_NEEDED = 160;
/** With a calibration round of 20 known pairs before. */
const PAIRS_NEEDED_WITH_CALIBRATION = 140;
const CALIBRATION_ROUND = 20;

export function auditRaters(records: readonly LabelRecord[]): RaterAudit[] {
  const fits = new Map(fitRaterModel(modelVotes(records)).raters.map((fit) => [fit.rater, fit]));
  const raters = [...groupBy(records, (one) => one.rater)].map(([rater, mine]) => ({
    rater,
    mine,
    outcomes: [...namingRules(fits.get(rater), mine), ...shareRules(mine)],
  }));
  const measured = raters.flatMap(({ outcomes }) => outcomes.filter(isMeasured));
  const corrected = new Map([
    ...correct(measured.filter(({ rule }) => NAMING_RULES.includes(rule))),
    ...correct(measured.filter(({ rule }) => !NAMING_RULES.includes(rule))),
  ]);
  return raters.map(({ rater, mine, outcomes }) => {
    const findings = outcomes.filter(isMeasured).map((one) => judged(one, corrected.get(one) ?? null));
    const rank = ({ rule, warn }: Finding) => (warn ? (NAMING_RULES.includes(rule) ? 0 : 1) : 2);
    findings.sort((a, b) => rank(a) - rank(b) || (a.warn ? b.excess - a.excess : 0));
    const unsaid = outcomes.filter((one): one is Unsaid => !isMeasured(one));
    const pairs = new Set(mine.filter((one) => one.kind === 'normal').map((one) => one.pair)).size;
    const top = findings[0];
    return { rater, pairs, findings, unsaid, name: top?.warn ? top.rule : null, advice: adviceFor(mine, pairs) };
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
  if (corrected === null || corrected.p > limit)
    return { ...measured, p: corrected?.p ?? null, warn: false, sentence: `${words.fine}.` };
  const { p, tests } = corrected;
  const sure = p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
  return { ...measured, p, warn: true, sentence: `${words.warn}; ${sure}, corrected for ${tests} tests.` };
}

function adviceFor(mine: readonly LabelRecord[], pairs: number): string | null {
  const known = mine.filter((one) => one.expected !== null).length;
  const needed = known >= CALIBRATION_ROUND ? PAIRS_NEEDED_WITH_CALIBRATION : PAIRS_NEEDED;
  if (pairs >= needed) return null;
  return `${needed - pairs} more pairs until a bias would most likely show: with fewer than ${needed}, no warning does not mean no bias.`;
}
