/**
 * The simulated study: how often each rule finds the rater it is meant for (power), how often it accuses an honest one
 * (false alarms), and whether a weighed consensus beats the majority. `npm run study` runs it over 100 seeds.
 */
import { type Interval, mean, meanInterval, wilson } from '../statistics';
import { auditRaters, RULES, type Rule } from './bias';
import { bradleyTerryConsensus, dawidSkeneConsensus, majority, type PairConsensus } from './consensus';
import { modelVotes } from './model-votes';
import { fitRaterModel } from './rater-model';
import {
  kindOf,
  RATER_KINDS,
  type RaterKind,
  STUDY_DESIGN,
  type StudyDesign,
  type StudyWorld,
  simulateStudy,
} from './study-world';
import { firstIndex } from './votes';

/** What each rater ought to be named for. */
const RIGHT_NAME: Record<RaterKind, Rule | null> = {
  random: 'disagrees',
  left: 'left-side',
  length: 'length',
  honest: null,
};
const BIASED = ['random', 'left', 'length'] as const;

export const CONSENSUS = ['majority', 'Dawid-Skene', 'Crowd Bradley-Terry', 'rater model'] as const;
export type ConsensusName = (typeof CONSENSUS)[number];

export interface StudyOutcome {
  /** The rules that warned, by rater, the clearest first. */
  readonly warnings: Readonly<Record<string, readonly Rule[]>>;
  /** Share of pairs whose better answer was found, undecided ones half. */
  readonly accuracy: Readonly<Record<ConsensusName, number>>;
}

export function runStudy(seed: number, design: StudyDesign = STUDY_DESIGN): StudyOutcome {
  const world = simulateStudy(seed, design);
  const audits = new Map(auditRaters(world.records).map((audit) => [audit.rater, audit]));
  const warnings = Object.fromEntries(
    design.crew.map((rater) => [
      rater,
      audits
        .get(rater)
        ?.findings.filter((one) => one.warn)
        .map((one) => one.rule) ?? [],
    ]),
  );
  return { warnings, accuracy: consensusAccuracy(world) };
}

function consensusAccuracy({ records, truth }: StudyWorld): Record<ConsensusName, number> {
  const unknown = records.filter((one) => one.expected === null);
  const first = new Map(unknown.map((one) => [one.pair, firstIndex(one)]));
  const score = (pairs: readonly Pick<PairConsensus, 'pair' | 'first'>[]) =>
    mean(
      pairs.map(({ pair, first: p }) => {
        if (Math.abs(p - 0.5) < 1e-9) return 0.5;
        return (truth.get(pair) === first.get(pair)) === p > 0.5 ? 1 : 0;
      }),
    );
  // The rater model may use the known pairs; it is scored on the others, like the rest.
  const { posterior } = fitRaterModel(modelVotes(records));
  return {
    majority: score(majority(unknown)),
    'Dawid-Skene': score(dawidSkeneConsensus(unknown).pairs),
    'Crowd Bradley-Terry': score(bradleyTerryConsensus(unknown).pairs),
    'rater model': score([...posterior].filter(([pair]) => first.has(pair)).map(([pair, p]) => ({ pair, first: p }))),
  };
}

export interface Share {
  readonly share: number;
  readonly interval: Interval;
}

export interface StudySummary {
  readonly studies: number;
  /** How often each rule warned, by rater. */
  readonly rules: Readonly<Record<Rule, Readonly<Record<RaterKind, number>>>>;
  /** The right rule warned, and was the clearest warning. */
  readonly named: Readonly<Record<(typeof BIASED)[number], Share>>;
  /** All three named in the same study. */
  readonly allNamed: Share;
  /** Any warning at all, over honest raters. */
  readonly falseAlarms: Share;
  /** A biased rater warned of, besides for what it is, for left side, length or disagreeing too. */
  readonly wrongExtra: Share;
  readonly consensus: Readonly<
    Record<ConsensusName, { readonly accuracy: number; readonly gain: number; readonly interval: Interval }>
  >;
}

export function summarize(outcomes: readonly StudyOutcome[]): StudySummary {
  const n = outcomes.length;
  const share = (k: number, of: number): Share => {
    const { estimate, interval } = wilson(k, of);
    return { share: estimate, interval };
  };
  /** The warnings of every rater of a kind, over all studies. */
  const of = (kind: RaterKind) =>
    outcomes.flatMap(({ warnings }) => Object.entries(warnings).flatMap(([r, w]) => (kindOf(r) === kind ? [w] : [])));
  const shareOf = (kind: RaterKind, test: (warnings: readonly Rule[]) => boolean) =>
    share(of(kind).filter(test).length, of(kind).length);
  const named = (warnings: readonly Rule[] | undefined, kind: RaterKind) => warnings?.[0] === RIGHT_NAME[kind];
  const about = new Set<Rule>(['left-side', 'length', 'disagrees']);
  const biased = BIASED.flatMap((kind) => of(kind).map((warnings) => ({ kind, warnings })));
  return {
    studies: n,
    rules: Object.fromEntries(
      RULES.map((rule) => [
        rule,
        Object.fromEntries(RATER_KINDS.map((kind) => [kind, shareOf(kind, (w) => w.includes(rule)).share])),
      ]),
    ) as Record<Rule, Record<RaterKind, number>>,
    named: Object.fromEntries(
      BIASED.map((kind) => [kind, shareOf(kind, (w) => named(w, kind))]),
    ) as StudySummary['named'],
    allNamed: share(
      outcomes.filter(({ warnings }) => BIASED.every((kind) => kind in warnings && named(warnings[kind], kind))).length,
      biased.length === 0 ? 0 : n,
    ),
    falseAlarms: shareOf('honest', (w) => w.length > 0),
    wrongExtra: share(
      biased.filter(({ kind, warnings }) => warnings.some((rule) => about.has(rule) && rule !== RIGHT_NAME[kind]))
        .length,
      biased.length,
    ),
    consensus: Object.fromEntries(
      CONSENSUS.map((name) => {
        const gain = meanInterval(outcomes.map(({ accuracy }) => accuracy[name] - accuracy.majority));
        return [
          name,
          {
            accuracy: mean(outcomes.map(({ accuracy }) => accuracy[name])),
            gain: gain.estimate,
            interval: gain.interval,
          },
        ];
      }),
    ) as StudySummary['consensus'],
  };
}
